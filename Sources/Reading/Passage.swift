/// A piece of a text as a reader found it: a paragraph, a heading, or what stands beside the story.
package struct Passage: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case paragraph
        /// A heading that the document itself marks as one.
        case heading
        /// A note: kept, but no part of the story.
        case aside
    }

    package var kind: Kind
    /// Without blank lines.
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
