import Foundation

/// The oracle's tolerance: |a - b| <= 1e-9 max(1, |b|).
func isNear(_ found: Double, _ expected: Double) -> Bool {
    (found - expected).magnitude <= 1e-9 * max(1, expected.magnitude)
}

/// e to the power of `x`.
func exponential(_ x: Double) -> Double { exp(x) }

/// The natural logarithm of `x`.
func logarithm(_ x: Double) -> Double { log(x) }
