//! The widths by which labels are measured are those of the font file that is shipped.

use dockside::scene::metrics::ADVANCES;
use ttf_parser::gsub::SubstitutionSubtable;
use ttf_parser::{Face, GlyphId, Tag};

/// The glyph that is drawn: digits are tabular (`font-variant-numeric: tabular-nums`).
fn drawn(face: &Face, c: char) -> Option<GlyphId> {
    let plain = face.glyph_index(c)?;
    let gsub = face.tables().gsub?;
    let feature = gsub.features.find(Tag::from_bytes(b"tnum"))?;
    for i in feature.lookup_indices {
        let lookup = gsub.lookups.get(i)?;
        for sub in lookup.subtables.into_iter::<SubstitutionSubtable>() {
            if let SubstitutionSubtable::Single(single) = sub
                && let Some(k) = single.coverage().get(plain)
            {
                return match single {
                    ttf_parser::gsub::SingleSubstitution::Format1 { delta, .. } => {
                        Some(GlyphId(plain.0.wrapping_add_signed(delta)))
                    }
                    ttf_parser::gsub::SingleSubstitution::Format2 { substitutes, .. } => substitutes.get(k),
                };
            }
        }
    }
    Some(plain)
}

#[test]
fn every_advance_is_the_fonts() {
    let woff = include_bytes!("../assets/fonts/atkinson-hyperlegible-next.woff2");
    let ttf = wuff::decompress_woff2(woff).expect("a WOFF2 font");
    let mut face = Face::parse(&ttf, 0).expect("a font");
    assert_eq!(face.units_per_em(), 1000);
    for (weight, of) in [(400.0, 1), (700.0, 2)] {
        face.set_variation(Tag::from_bytes(b"wght"), weight).expect("a weight axis");
        for entry in ADVANCES {
            let glyph = drawn(&face, entry.0).unwrap_or_else(|| panic!("the font lacks {:?}", entry.0));
            let width = face.glyph_hor_advance(glyph).expect("an advance");
            let noted = if of == 1 { entry.1 } else { entry.2 };
            assert!(width.abs_diff(noted) <= 1, "{:?} at {weight}: the font says {width}, the table {noted}", entry.0);
        }
    }
}
