/// How numbers are written for people: integers only, so nothing is rounded by accident.
package enum Wording {
    /// "8th", "21st", "2nd".
    package static func ordinal(_ number: Int64) -> String {
        let tens = number % 100
        if (11...13).contains(tens) { return "\(number)th" }
        switch number % 10 {
        case 1: return "\(number)st"
        case 2: return "\(number)nd"
        case 3: return "\(number)rd"
        default: return "\(number)th"
        }
    }

    /// The share k/n in per cent; digits grow, up to nine, until it visibly stands on its side of `limit`.
    package static func percent(_ k: Int64, of n: Int64, against limit: ShareLimit) -> String {
        guard n > 0 else { return "no data" }
        let isExceeded = limit.isExceeded(by: k, of: n)
        for decimals in 1...9 {
            let scale = (0..<decimals).reduce(Int64(100)) { power, _ in power * 10 }
            let product = k.multipliedFullWidth(by: scale)
            guard product.high < n else { break }
            let (quotient, remainder) = n.dividingFullWidth(product)
            let rounded = quotient + (remainder >= n - remainder ? 1 : 0)
            if limit.isExceeded(by: rounded, of: scale) == isExceeded {
                return decimal(rounded, decimals: decimals) + " %"
            }
        }
        return isExceeded ? "just over \(limit.percentText) %" : "\(limit.percentText) %"
    }

    /// A duration in milliseconds with as many of three decimals as it needs: "1200 ms", "0.295 ms".
    package static func milliseconds(_ duration: Duration) -> String {
        var text = decimal(duration.wholeMicroseconds, decimals: 3)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text + " ms"
    }

    /// An integer read as a decimal with `decimals` digits after the point: 1234, 3 -> "1.234".
    package static func decimal(_ value: Int64, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(Int64(1)) { power, _ in power * 10 }
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: scale.magnitude)
        let fraction = decimals == 0 ? "" : "." + Int(rest).padded(decimals)
        return (value < 0 ? "-" : "") + "\(whole)" + fraction
    }
}
