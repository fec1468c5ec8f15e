import Glibc
package import Native

/// The local illustrator: paints a scene with cairo, by a plan and in a style.
///
/// The same scene, style, size and seed give the same bytes.
///
/// Called by the local image model and by `storydrop paint`; blocks while it paints.
package struct Painter: Sendable {
    /// Names the Studio in results; changes whenever the same scene would be painted otherwise.
    package static let version = "studio-3"

    private let style: PaintingStyle
    private let width: Int
    private let height: Int
    private let seed: UInt64

    /// Prepares a painter.
    ///
    /// `width`: pixels, as `height`.
    /// `seed`: decides everything that the scene leaves open.
    package init(style: PaintingStyle, width: Int, height: Int, seed: UInt64) {
        self.style = style
        self.width = width
        self.height = height
        self.seed = seed
    }

    /// Paints a scene.
    /// - Throws: `library` if there is no memory for the pixels.
    package func paint(_ scenery: Scenery) throws(NativeError) -> Canvas {
        let plan = Composer.plan(scenery, width: width, height: height, seed: seed)
        return try paint(scenery, plan)
    }

    func paint(_ scenery: Scenery, _ plan: PaintingPlan) throws(NativeError) -> Canvas {
        let canvas = try Canvas(width: width, height: height)
        let palette = Palette(
            time: plan.time,
            weather: plan.weather,
            mood: plan.mood,
            season: plan.season,
            indoors: plan.place.isIndoors || plan.place == .cave
        )
        let short = Double(min(width, height))
        let isLeft = plan.light.x < plan.width / 2
        let easel = Easel(canvas, palette, style.brush, light: Point(isLeft ? -0.62 : 0.62, -0.78), seed: seed)
        easel.isSnowy = plan.season == .winter && !plan.place.isIndoors
        canvas.at(0, 0, scale: short) {
            easel.brush.begin(on: easel)
            var hasReceded = false
            for element in plan.elements {
                if !hasReceded, element.depth < 0.58 {
                    easel.brush.recede(easel)
                    hasReceded = true
                }
                draw(element, scenery, plan, on: easel)
            }
            glow(plan, on: easel)
            easel.brush.finish(easel)
        }
        if let failure = easel.failure { throw failure }
        return canvas
    }

    private func draw(_ element: PaintingPlan.Element, _ scenery: Scenery, _ plan: PaintingPlan, on easel: Easel) {
        switch element {
        case .layer(let layer): LayerPainter(easel: easel, plan: plan).paint(layer)
        case .item(let item): draw(item, on: easel)
        case .figure(let figure):
            guard figure.medium == .water, plan.place != .underwater else { return draw(figure, scenery, on: easel) }
            // What is under water is not seen.
            easel.canvas.rectangle(-1, -1, plan.width + 2, figure.y - figure.size * 0.1 + 1)
            easel.canvas.clipped { draw(figure, scenery, on: easel) }
            let breadth = scenery.actors[figure.actor].creature?.breadth ?? 0.5
            LayerPainter(easel: easel, plan: plan).wave(before: figure, breadth: breadth * figure.size)
        }
    }

    private func draw(_ item: PaintingPlan.Item, on easel: Easel) {
        easel.dice = Dice(seed: item.seed)
        let depth = max(0, (item.depth - 0.3) * 0.35)
        easel.on(item.thing.home == .backdrop ? .building : .thing, depth: depth) {
            if item.isInWater { rocks(under: item, on: easel) }
            easel.at(item.x, item.y, size: item.size, flipped: item.flipped) {
                if item.isGrounded { easel.groundShadow(item.thing.footprint) }
                ThingPainter(easel).draw(item.thing)
            }
        }
    }

    /// A building in the water stands on a rock.
    private func rocks(under item: PaintingPlan.Item, on easel: Easel) {
        let half = item.size * item.thing.breadth * 0.75
        let (x, y) = (item.x, item.y)
        easel.on(.land, depth: 0.05) {
            easel.fill(
                .smooth([
                    (x - half * 1.5, y + 0.02), (x - half, y - half * 0.22), (x - half * 0.3, y - half * 0.3),
                    (x + half * 0.5, y - half * 0.28), (x + half * 1.1, y - half * 0.1), (x + half * 1.5, y + 0.02),
                ]),
                RGBA(hex: 0x77717A),
                .round
            )
            easel.stroke(
                [(x - half * 1.6, y + 0.02), (x, y + 0.026), (x + half * 1.6, y + 0.02)],
                RGBA(hex: 0xF2F8FA),
                width: 0.006
            )
        }
    }

    private func draw(_ figure: PaintingPlan.Figure, _ scenery: Scenery, on easel: Easel) {
        let actor = scenery.actors[figure.actor]
        easel.dice = Dice(seed: seed ^ UInt64(figure.actor))
        easel.lift = easel.palette.isNight ? 0.42 : 0.2
        defer { easel.lift = 0 }
        easel.on(.figure, depth: 0) {
            if style != .pencilSketch { backlight(figure, actor, on: easel) }
            easel.at(figure.x, figure.y, size: figure.size, flipped: figure.flipped) {
                if figure.medium == .ground, !figure.isInBed {
                    easel.groundShadow((actor.creature?.breadth ?? 0.44) * 0.42)
                }
                if let person = actor.person {
                    PersonFigure(easel, figure, person).draw()
                    if figure.isHelmeted { bubble(figure, person, on: easel) }
                } else if let creature = actor.creature {
                    CreatureFigure(
                        easel: easel,
                        creature: creature,
                        coat: coat(of: figure.actor, scenery),
                        action: actor.action ?? .stand,
                        face: figure.face,
                        isInWater: figure.medium == .water,
                        isInAir: figure.medium == .air
                    ).draw()
                }
            }
        }
    }

    /// Of two who are of a kind, the second is darker and the third is browner: they are not the same one twice.
    private func coat(of index: Int, _ scenery: Scenery) -> UInt32? {
        let actor = scenery.actors[index]
        guard actor.coat == nil, let creature = actor.creature else { return actor.coat }
        let twins = scenery.actors[..<index].count { $0.creature == creature && $0.coat == nil }
        guard twins > 0 else { return nil }
        let own = RGBA(hex: creature.mainColor)
        return (twins % 2 == 1 ? own.darker(0.3) : own.mixed(RGBA(hex: 0xC49A6A), 0.45)).hex
    }

    /// A bubble of air around the head.
    private func bubble(_ figure: PaintingPlan.Figure, _ person: Person, on easel: Easel) {
        let bones = Skeleton(person, figure.pose, heads: style.brush.manner.head)
        let radius = bones.headRadius * 1.5
        easel.fill(.oval(bones.head.x, bones.head.y, radius, radius), RGBA(hex: 0xDFF4FF, alpha: 0.22), .lamp)
        easel.stroke(.oval(bones.head.x, bones.head.y, radius, radius), RGBA(hex: 0xF4FBFF, alpha: 0.8), width: 0.012)
        easel.stroke(
            [
                (bones.head.x - radius * 0.6, bones.head.y - radius * 0.5),
                (bones.head.x - radius * 0.2, bones.head.y - radius * 0.78),
            ],
            RGBA(hex: 0xFFFFFF, alpha: 0.8),
            width: 0.02
        )
    }

    /// Where somebody would be lost against what is behind, that is made lighter or darker.
    private func backlight(_ figure: PaintingPlan.Figure, _ actor: Scenery.Actor, on easel: Easel) {
        let own =
            actor.person.map { RGBA(hex: $0.garment == .armour ? 0xB4BEC6 : $0.color) } ?? actor.coat.map {
                RGBA(hex: $0)
            }
            ?? actor.creature.map { RGBA(hex: $0.mainColor) } ?? RGBA(0.5, 0.5, 0.5)
        let lit = easel.palette.lit(own, depth: 0, lift: easel.lift, isScenery: false).base
        let ground = color(behind: figure, of: easel.canvas)
        let missing = Contrast.backlight(figure: OKLab(lit), ground: ground)
        guard missing != 0 else { return }
        let outer = easel.surface
        easel.surface = .land
        let color =
            missing > 0
            ? easel.palette.haze.lighter(0.4)
            : easel.palette.lit(RGBA(hex: 0x3A3448), depth: 0, lift: 0, isScenery: true).shade
        easel.glow(figure.x, figure.y - figure.size * 0.5, figure.size * 0.9, color, abs(missing))
        easel.surface = outer
    }

    /// The mean colour of the pixels where a figure will stand.
    private func color(behind figure: PaintingPlan.Figure, of canvas: Canvas) -> OKLab {
        let short = Double(min(width, height))
        let (left, right) = ((figure.x - figure.size * 0.25) * short, (figure.x + figure.size * 0.25) * short)
        let (top, bottom) = ((figure.y - figure.size * 0.95) * short, (figure.y - figure.size * 0.1) * short)
        var sum = SIMD3<Double>()
        var count = 0.0
        canvas.withPixels { pixels, stride in
            for row in 0..<8 {
                for column in 0..<6 {
                    let x = min(max(Int(left + (right - left) * Double(column) / 5), 0), width - 1)
                    let y = min(max(Int(top + (bottom - top) * Double(row) / 7), 0), height - 1)
                    let at = y * stride + x * 4
                    sum +=
                        RGBA(Double(pixels[at + 2]) / 255, Double(pixels[at + 1]) / 255, Double(pixels[at]) / 255)
                        .linear
                    count += 1
                }
            }
        }
        return OKLab(linear: sum / count)
    }

    /// Lamps and fires light what is around them.
    private func glow(_ plan: PaintingPlan, on easel: Easel) {
        easel.surface = .thing
        for lamp in plan.lamps {
            let color = RGBA(hex: lamp.color)
            if style == .pencilSketch {
                easel.glow(lamp.x, lamp.y, lamp.radius, color, 0.4, blend: .lighten)
            } else {
                // Wide and soft, so that colours are lit and not veiled; bright only at the flame.
                easel.glow(
                    lamp.x,
                    lamp.y,
                    lamp.radius * 1.3,
                    color,
                    plan.time == .night ? 0.95 : 0.6,
                    blend: .softLight
                )
                easel.glow(lamp.x, lamp.y, lamp.radius * 0.55, color, plan.time == .night ? 0.4 : 0.24, blend: .screen)
            }
        }
    }

    /// An empty page with a frame, in place of a picture that could not be made.
    package static func placeholder(width: Int, height: Int) throws(NativeError) -> [UInt8] {
        let canvas = try Canvas(width: width, height: height)
        let (w, h) = (Double(width), Double(height))
        let unit = min(w, h) / 100
        canvas.rectangle(0, 0, w, h)
        canvas.fill(.color(RGBA(hex: 0xEFE8DA)))
        canvas.rectangle(unit * 6, unit * 6, w - unit * 12, h - unit * 12)
        canvas.stroke(.color(RGBA(hex: 0xC9BBA2)), width: unit * 0.5)
        canvas.ellipse(w / 2, h / 2, unit * 9, unit * 9)
        canvas.stroke(.color(RGBA(hex: 0xC9BBA2)), width: unit * 0.8)
        canvas.move(w / 2 - unit * 6.3, h / 2 + unit * 6.3)
        canvas.line(w / 2 + unit * 6.3, h / 2 - unit * 6.3)
        canvas.stroke(.color(RGBA(hex: 0xC9BBA2)), width: unit * 0.8)
        return try canvas.png()
    }
}
