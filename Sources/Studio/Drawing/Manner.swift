/// How a style sees people and skies, beyond how it lays down paint.
///
/// Read by the figures and the layers. The plan is the same in all styles: a manner changes nothing of where one stands.
struct Manner: Sendable, Equatable {
    enum Eyes: Sendable { case button, dot, round, large, natural }

    enum Clouds: Sendable { case heaps, towers, soft, scraps }

    var eyes = Eyes.button
    var clouds = Clouds.heaps
    /// The size of heads, of those of a picture book; legs are the longer the smaller the head is.
    var head = 1.0

    static let storybook = Manner()
}
