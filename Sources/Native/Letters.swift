import CICU

/// What ICU knows of single scalars; faster than the standard library's properties, which make a string of each.
package enum Letters {
    package static func lowercased(_ scalar: UInt32) -> UInt32 {
        UInt32(bitPattern: storydrop_to_lower(Int32(bitPattern: scalar)))
    }

    /// Letters, and the marks that stand on them.
    package static func isLetter(_ scalar: UInt32) -> Bool { storydrop_is_letter(Int32(bitPattern: scalar)) != 0 }

    package static func isUpper(_ scalar: UInt32) -> Bool { storydrop_is_upper(Int32(bitPattern: scalar)) != 0 }
}
