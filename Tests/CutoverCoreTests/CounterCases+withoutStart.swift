extension CounterCase {
    /// Processes that do not say when they started, or always say the same.
    static let withoutStart: [CounterCase] = [
        CounterCase(
            description: "a slip of the whole source adds no history",
            polls: [
                CounterPoll(nil, ["/a": (6_000, 100)]),
                CounterPoll(nil, ["/a": (5_999, 100)]),
                CounterPoll(nil, ["/a": (6_040, 101)]),
            ],
            sums: ["/a": [40, 1]],
            told: ["RESTART", "RETURNED"]
        ),
        CounterCase(
            description: "an answer without endpoints between two others adds no history",
            polls: [
                CounterPoll(nil, ["/a": (6_000, 100)]), CounterPoll(nil, [:]),
                CounterPoll(nil, ["/a": (6_040, 101)]),
            ],
            sums: ["/a": [40, 1]],
            told: ["RESTART", "RETURNED"]
        ),
        CounterCase(
            description: "two replicas that take turns, the higher first",
            polls: [
                CounterPoll(nil, ["/a": (9_000, 900)]), CounterPoll(nil, ["/a": (6_000, 0)]),
                CounterPoll(nil, ["/a": (9_010, 901)]), CounterPoll(nil, ["/a": (6_020, 0)]),
                CounterPoll(nil, ["/a": (9_030, 901)]),
            ],
            sums: ["/a": [50, 1]],
            told: ["RESTART", "RETURNED"]
        ),
        CounterCase(
            description: "two replicas that take turns, the lower first",
            polls: [
                CounterPoll(nil, ["/a": (6_000, 0)]), CounterPoll(nil, ["/a": (9_000, 900)]),
                CounterPoll(nil, ["/a": (6_020, 0)]), CounterPoll(nil, ["/a": (9_010, 901)]),
                CounterPoll(nil, ["/a": (6_030, 0)]), CounterPoll(nil, ["/a": (9_030, 901)]),
            ],
            sums: ["/a": [60, 1]],
            told: ["RESTART", "RETURNED"]
        ),
        CounterCase(
            description: "two replicas that say the same start",
            polls: [
                CounterPoll(-500, ["/a": (6_000, 0)]), CounterPoll(-500, ["/a": (9_000, 900)]),
                CounterPoll(-500, ["/a": (6_020, 0)]), CounterPoll(-500, ["/a": (9_010, 901)]),
                CounterPoll(-500, ["/a": (6_030, 0)]), CounterPoll(-500, ["/a": (9_030, 901)]),
            ],
            sums: ["/a": [60, 1]],
            told: ["RESTART", "RETURNED"]
        ),
        CounterCase(
            description: "two replicas that started within a second, the lower first",
            polls: [
                CounterPoll(-500, ["/a": (6_000, 0)]), CounterPoll(-499.92, ["/a": (9_000, 900)]),
                CounterPoll(-500, ["/a": (6_020, 0)]), CounterPoll(-499.92, ["/a": (9_010, 901)]),
                CounterPoll(-500, ["/a": (6_030, 0)]),
            ],
            sums: ["/a": [40, 1]],
            told: ["REPLICAS"]
        ),
        CounterCase(
            description: "an endpoint that a process which says it is the same has lost begins nothing anew",
            polls: [
                CounterPoll(-500, ["/a": (6_000, 0), "/b": (900, 3)]),
                CounterPoll(-500, ["/a": (6_020, 1), "/b": (910, 4)]),
                CounterPoll(-500, ["/a": (6_040, 1)]),
            ],
            sums: ["/a": [40, 1], "/b": [10, 1]]
        ),
        CounterCase(
            description: "a restart whose counters come back slowly stays one",
            polls: [
                CounterPoll(nil, ["/a": (60, 0)]), CounterPoll(nil, ["/a": (100, 40)]),
                CounterPoll(nil, ["/a": (5, 5)]), CounterPoll(nil, ["/a": (25, 23)]),
                CounterPoll(nil, ["/a": (120, 100)]),
            ],
            sums: ["/a": [160, 140]],
            told: ["RESTART"]
        ),
    ]
}
