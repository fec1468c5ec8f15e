import Glibc
package import Native

/// A colour by how it looks: OKLab by Björn Ottosson, 2020.
///
/// Equal steps look equally far apart, so that lightness can be compared and hues turned without a change of lightness.
package struct OKLab: Sendable, Equatable {
    /// 0 black to 1 white.
    package var lightness: Double
    /// Green to red, about -0.4 to 0.4.
    package var a: Double
    /// Blue to yellow, about -0.4 to 0.4.
    package var b: Double

    package init(lightness: Double, a: Double, b: Double) {
        self.lightness = lightness
        self.a = a
        self.b = b
    }

    package init(_ color: RGBA) { self.init(linear: color.linear) }

    /// `0xRRGGBB`.
    package init(hex: UInt32) { self.init(RGBA(hex: hex)) }

    /// From linear light.
    init(linear rgb: SIMD3<Double>) {
        let l = cbrt(0.4122214708 * rgb.x + 0.5363325363 * rgb.y + 0.0514459929 * rgb.z)
        let m = cbrt(0.2119034982 * rgb.x + 0.6806995451 * rgb.y + 0.1073969566 * rgb.z)
        let s = cbrt(0.0883024619 * rgb.x + 0.2817188376 * rgb.y + 0.6299787005 * rgb.z)
        lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
        a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
        b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    }

    /// Linear light; channels may lie outside 0 to 1.
    var linear: SIMD3<Double> {
        let l = lightness + 0.3963377774 * a + 0.2158037573 * b
        let m = lightness - 0.1055613458 * a - 0.0638541728 * b
        let s = lightness - 0.0894841775 * a - 1.2914855480 * b
        let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
        return SIMD3(
            4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
            -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
            -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3
        )
    }

    /// The nearest colour that a screen can show.
    package func color(alpha: Double = 1) -> RGBA { RGBA(linear: linear, alpha: alpha) }

    package var chroma: Double { (a * a + b * b).squareRoot() }

    /// Radians.
    package var hue: Double { atan2(b, a) }

    /// How different two colours look; 0.02 can just be seen.
    package func distance(to other: OKLab) -> Double {
        let (l, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
        return (l * l + da * da + db * db).squareRoot()
    }

    package func mixed(_ other: OKLab, _ part: Double) -> OKLab {
        OKLab(
            lightness: lightness + (other.lightness - lightness) * part,
            a: a + (other.a - a) * part,
            b: b + (other.b - b) * part
        )
    }

    /// With another chroma, as a factor.
    package func saturated(_ factor: Double) -> OKLab { OKLab(lightness: lightness, a: a * factor, b: b * factor) }

    /// With the hue turned a part of the way towards another, the short way round.
    package func turned(towards hue: Double, _ part: Double) -> OKLab {
        var step = hue - self.hue
        if step > .pi { step -= 2 * .pi }
        if step < -.pi { step += 2 * .pi }
        let angle = self.hue + step * part
        return OKLab(lightness: lightness, a: chroma * cos(angle), b: chroma * sin(angle))
    }
}

extension RGBA {
    /// As `0xRRGGBB`, without the opacity.
    package var hex: UInt32 {
        func byte(_ value: Double) -> UInt32 { UInt32(min(max(value, 0), 1) * 255 + 0.5) }
        return byte(red) << 16 | byte(green) << 8 | byte(blue)
    }

    /// `0xRRGGBB`.
    package init(hex: UInt32, alpha: Double = 1) {
        self.init(
            Double((hex >> 16) & 0xFF) / 255,
            Double((hex >> 8) & 0xFF) / 255,
            Double(hex & 0xFF) / 255,
            alpha
        )
    }

    init(linear rgb: SIMD3<Double>, alpha: Double = 1) {
        func encoded(_ value: Double) -> Double {
            let value = min(1, max(0, value))
            return value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055
        }
        self.init(encoded(rgb.x), encoded(rgb.y), encoded(rgb.z), alpha)
    }

    /// Linear light, as it adds up.
    var linear: SIMD3<Double> {
        func decoded(_ value: Double) -> Double {
            value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return SIMD3(decoded(red), decoded(green), decoded(blue))
    }

    /// A mixture as the eye expects it, in OKLab.
    package func mixed(_ other: RGBA, _ part: Double) -> RGBA {
        guard part > 0 else { return self }
        return OKLab(self).mixed(OKLab(other), part).color(alpha: alpha + (other.alpha - alpha) * part)
    }

    package func lighter(_ part: Double) -> RGBA { mixed(RGBA(1, 1, 1, alpha), part) }
    package func darker(_ part: Double) -> RGBA { mixed(RGBA(0.03, 0.02, 0.06, alpha), part) }
    package func opacity(_ alpha: Double) -> RGBA { RGBA(red, green, blue, alpha) }
    func saturated(_ factor: Double) -> RGBA { OKLab(self).saturated(factor).color(alpha: alpha) }
}
