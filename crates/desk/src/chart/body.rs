//! The outlines of the body, drawn for this program: one closed path for each region that a view
//! shows. Units are those of `practice::visit::drawing::SIZE`.
//!
//! Only one half is drawn where a view has two alike: the other is its mirror image.

use practice::visit::drawing::{SIZE, Side, View};

/// A region as one view shows it.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// On which view.
    pub view: View,
    /// A word of the list `regions`.
    pub region: &'static str,
    /// On which side of the person.
    pub side: Side,
    /// Draw its mirror image.
    pub mirrored: bool,
    /// The closed path, of absolute `M`, `L`, `Q` and `C` with pairs of whole numbers.
    pub path: &'static str,
}

/// Turns a path into its mirror image.
pub const MIRROR: &str = "matrix(-1 0 0 1 360 0)";

/// The half of the front and of the back that lies right of the middle as one looks at it. What
/// is drawn later lies on top.
const FRONT: &[(&str, &str)] = &[
    ("front-of-neck", "M180 118 L208 104 L209 132 Q210 143 222 148 L180 158 Z"),
    ("chest", "M180 158 L222 148 Q243 178 248 214 Q247 238 243 258 L180 258 Z"),
    ("abdomen", "M180 258 L243 258 C239 286 236 302 238 320 Q239 334 242 346 L180 346 Z"),
    ("groin", "M180 346 L214 346 L227 410 Q205 424 184 414 L180 410 Z"),
    ("hip", "M214 346 L242 346 C251 366 257 388 258 410 L227 410 Z"),
    (
        "thigh-front",
        "M184 414 Q205 424 227 410 L258 410 C261 452 253 502 244 546 L199 546 C195 500 184 456 184 414 Z",
    ),
    ("knee", "M199 546 L244 546 Q240 568 243 590 L200 590 Q203 568 199 546 Z"),
    ("shin", "M200 590 L243 590 C252 630 245 682 234 728 L208 728 C205 688 195 636 200 590 Z"),
    (
        "feet",
        "M208 728 L234 728 C236 744 246 756 250 769 Q252 780 240 781 L209 780 Q199 778 202 764 Q207 748 208 728 Z",
    ),
    (
        "shoulder",
        "M222 148 C252 152 276 160 284 186 C287 196 288 205 288 214 L248 214 Q243 178 222 148 Z",
    ),
    ("upper-arm", "M248 214 L288 214 C292 246 297 276 301 304 L268 308 C263 276 255 246 248 214 Z"),
    ("elbow", "M268 308 L301 304 Q305 320 307 336 L275 341 Q272 324 268 308 Z"),
    ("forearm", "M275 341 L307 336 C313 362 317 387 319 412 L294 416 C287 391 280 366 275 341 Z"),
    (
        "hands",
        "M294 416 L319 412 C327 430 331 452 326 474 C322 492 309 494 304 480 C298 460 292 438 294 416 Z",
    ),
    ("head", "M180 20 C215 20 230 44 227 74 C225 100 204 124 180 124 Z"),
];

const BACK: &[(&str, &str)] = &[
    ("neck", "M180 118 L208 104 L209 132 Q210 143 222 148 L180 154 Z"),
    ("thoracic", "M198 151 L222 148 Q243 178 248 214 Q246 246 241 274 L198 274 Z"),
    ("lumbar", "M198 274 L241 274 C237 296 236 308 238 320 Q239 334 242 346 L198 346 Z"),
    ("sacral", "M198 346 L224 346 Q218 370 198 388 Z"),
    (
        "buttock",
        "M224 346 L242 346 C252 368 258 390 259 414 Q236 436 204 428 Q188 424 182 414 L180 404 L198 388 Q218 370 224 346 Z",
    ),
    (
        "thigh-back",
        "M182 414 Q188 424 204 428 Q236 436 259 414 C261 454 253 502 244 546 L199 546 C195 500 182 456 182 414 Z",
    ),
    ("back-of-knee", "M199 546 L244 546 Q240 568 243 590 L200 590 Q203 568 199 546 Z"),
    ("calf", "M200 590 L243 590 C255 628 247 682 234 728 L208 728 C205 688 191 636 200 590 Z"),
    (
        "feet",
        "M208 728 L234 728 C238 746 245 760 243 772 Q239 782 224 781 Q208 782 207 772 Q206 750 208 728 Z",
    ),
    (
        "shoulder",
        "M222 148 C252 152 276 160 284 186 C287 196 288 205 288 214 L248 214 Q243 178 222 148 Z",
    ),
    ("upper-arm", "M248 214 L288 214 C292 246 297 276 301 304 L268 308 C263 276 255 246 248 214 Z"),
    ("elbow", "M268 308 L301 304 Q305 320 307 336 L275 341 Q272 324 268 308 Z"),
    ("forearm", "M275 341 L307 336 C313 362 317 387 319 412 L294 416 C287 391 280 366 275 341 Z"),
    (
        "hands",
        "M294 416 L319 412 C327 430 331 452 326 474 C322 492 309 494 304 480 C298 460 292 438 294 416 Z",
    ),
    ("head", "M180 20 C215 20 230 44 227 74 C225 98 204 120 180 120 Z"),
];

/// The strip along the spine, drawn whole.
const SPINE: &[(&str, &str)] = &[
    ("thoracic", "M162 151 Q180 156 198 151 L198 274 L162 274 Z"),
    ("lumbar", "M162 274 L198 274 L198 346 L162 346 Z"),
    ("sacral", "M162 346 L198 346 L198 388 L180 404 L162 388 Z"),
];

/// The left side of the person, who looks to the left of the picture.
const LEFT: &[(&str, &str)] = &[
    ("front-of-neck", "M166 110 L188 110 L186 158 L158 162 Q166 140 166 110 Z"),
    ("neck", "M188 110 L212 102 Q212 134 227 150 L186 158 Z"),
    ("chest", "M158 162 L186 158 L186 258 L133 258 C126 230 128 196 158 162 Z"),
    ("abdomen", "M133 258 L186 258 L186 346 L139 346 C132 316 130 290 133 258 Z"),
    ("thoracic", "M186 158 L227 150 C244 172 249 206 241 240 Q237 258 231 274 L186 274 Z"),
    ("lumbar", "M186 274 L231 274 C224 296 222 320 229 346 L186 346 Z"),
    ("groin", "M139 346 L160 346 L164 412 L146 410 Q140 380 139 346 Z"),
    ("hip", "M160 346 L206 346 L206 412 L164 412 Z"),
    ("buttock", "M206 346 L229 346 C247 362 257 386 251 410 Q247 424 238 430 L206 412 Z"),
    ("thigh-front", "M146 410 L164 412 L192 412 L190 546 L156 546 C147 502 141 454 146 410 Z"),
    ("thigh-back", "M192 412 L206 412 L238 430 C238 468 230 506 224 546 L190 546 Z"),
    ("knee", "M156 546 L190 546 L190 590 L159 590 Q150 568 156 546 Z"),
    ("back-of-knee", "M190 546 L224 546 Q219 568 223 590 L190 590 Z"),
    ("shin", "M159 590 L190 590 L193 728 L175 728 C168 682 157 640 159 590 Z"),
    ("calf", "M190 590 L223 590 C238 628 224 682 213 728 L193 728 Z"),
    (
        "feet",
        "M175 728 L213 728 Q219 748 223 762 Q226 779 214 781 L130 781 Q115 780 120 768 Q128 758 150 753 Q168 746 175 728 Z",
    ),
    ("shoulder", "M188 158 C211 160 217 186 214 214 L165 214 C162 186 167 160 188 158 Z"),
    ("upper-arm", "M165 214 L214 214 C216 246 213 276 208 304 L168 304 C164 276 163 246 165 214 Z"),
    ("elbow", "M168 304 L208 304 Q208 322 204 338 L164 334 Q168 320 168 304 Z"),
    ("forearm", "M164 334 L204 338 C199 366 189 391 182 416 L154 410 C156 386 158 360 164 334 Z"),
    (
        "hands",
        "M154 410 L182 416 C185 437 179 459 169 477 C158 490 148 484 148 469 C147 448 150 429 154 410 Z",
    ),
    (
        "head",
        "M184 20 C215 20 233 42 232 70 C231 94 222 108 210 114 L170 120 Q150 126 142 118 Q136 111 138 102 Q135 97 138 91 L130 86 Q129 81 134 71 C132 43 151 20 184 20 Z",
    ),
];

/// Every shape of every view, in the order in which they are drawn.
pub fn shapes() -> impl Iterator<Item = Shape> {
    // One looks at the front from before: the person's left is on the right of the picture.
    let halves = [
        (View::Front, FRONT, Side::Left, Side::Right),
        (View::Back, BACK, Side::Right, Side::Left),
    ];
    let halves = halves.into_iter().flat_map(|(view, half, drawn, mirror)| {
        half.iter().flat_map(move |(region, path)| {
            let shape = Shape { view, region, side: drawn, mirrored: false, path };
            [shape, Shape { side: mirror, mirrored: true, ..shape }]
        })
    });
    let spine = SPINE.iter().map(|(region, path)| Shape {
        view: View::Back,
        region,
        side: Side::Middle,
        mirrored: false,
        path,
    });
    let sides = [(View::Left, Side::Left, false), (View::Right, Side::Right, true)];
    let sides = sides.into_iter().flat_map(|(view, side, mirrored)| {
        LEFT.iter().map(move |(region, path)| Shape { view, region, side, mirrored, path })
    });
    halves.chain(spine).chain(sides)
}

impl Shape {
    /// The middle of what it covers.
    #[must_use]
    pub fn centre(&self) -> (u16, u16) {
        let numbers = self.path.split(|c: char| !c.is_ascii_digit());
        let numbers: Vec<u16> = numbers.filter_map(|text| text.parse().ok()).collect();
        let middle = |start: usize| {
            let along = || numbers.iter().skip(start).step_by(2).copied();
            along().min().unwrap_or(0).midpoint(along().max().unwrap_or(0))
        };
        let (x, y) = (middle(0), middle(1));
        (if self.mirrored { SIZE.0.saturating_sub(x) } else { x }, y)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_region_of_the_card_is_drawn_on_each_of_its_sides_and_no_other() {
        let knowledge = knowledge::Knowledge::load(&knowledge::embedded()).unwrap();
        let drawn: BTreeSet<_> = shapes().map(|s| (s.region, s.side.as_str())).collect();
        let groups = knowledge.body();
        let listed: BTreeSet<_> = groups
            .iter()
            .flat_map(|g| g.regions.iter().flat_map(|r| g.sides.iter().map(|s| (*r, *s))))
            .collect();
        assert_eq!(drawn, listed);
    }

    #[test]
    fn paths_are_closed_whole_numbers_within_the_picture() {
        for shape in shapes() {
            let path = shape.path;
            assert!(path.starts_with('M') && path.ends_with(" Z"), "{path}");
            let numbers = path.split(|c: char| !c.is_ascii_digit()).filter(|text| !text.is_empty());
            let numbers: Vec<u16> = numbers.map(|text| text.parse().unwrap()).collect();
            assert_eq!(numbers.len() % 2, 0, "{path}");
            for point in numbers.chunks(2) {
                assert!(point[0] <= SIZE.0 && point[1] <= SIZE.1, "{path}");
            }
            let (x, _) = shape.centre();
            match (shape.view, shape.side) {
                (View::Front, Side::Left) | (View::Back, Side::Right) => assert!(x > 180, "{path}"),
                (View::Front, Side::Right) | (View::Back, Side::Left) => assert!(x < 180, "{path}"),
                (View::Back, Side::Middle) => assert_eq!(x, 180, "{path}"),
                (View::Left, Side::Left) | (View::Right, Side::Right) => {}
                other => panic!("{other:?} is not shown there"),
            }
        }
    }
}
