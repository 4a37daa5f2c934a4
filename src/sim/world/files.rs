//! Files of the laptop's working folder.

use super::{Done, Refused, World};

/// Most files, and the length of the longest, in bytes.
const FILES: usize = 40;
const LONGEST: usize = 20_000;

impl World {
    /// Writes a file, anew or over the one before. There are no folders.
    ///
    /// # Errors
    /// When the name is none for a file, or there would be too much.
    pub fn write(&mut self, name: &str, text: &str) -> Done {
        let refuse = |m: String| Err(Refused::new("", m));
        let good = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty()
            || name.starts_with('-')
            || name.len() > 60
            || !name.chars().all(good)
            || [".", ".."].contains(&name)
        {
            return refuse(format!(
                "{name}: a file's name is made of letters, digits, dots, hyphens and underscores here."
            ));
        }
        let files = &mut self.laptop.files;
        if text.len() > LONGEST || (files.len() >= FILES && !files.contains_key(name)) {
            return refuse(format!("{name}: the folder holds {FILES} files of at most {LONGEST} bytes each."));
        }
        files.insert(name.to_string(), text.to_string());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Facts;
    use std::rc::Rc;

    #[test]
    fn a_file_is_replaced_and_a_bad_one_leaves_the_folder_as_it_was() {
        let mut world = World::new(Rc::new(Facts::default()));
        assert!(world.write("Dockerfile", "FROM a").is_ok());
        assert!(world.write("Dockerfile", "FROM b").is_ok());
        let before = world.clone();
        for name in ["", "a/b", "..", "-f", "a b", &"a".repeat(61)] {
            assert!(world.write(name, "x").is_err(), "{name}");
        }
        assert!(world.write("Dockerfile", &"x".repeat(LONGEST + 1)).is_err());
        assert_eq!(world, before);
        assert_eq!(world.laptop.files.get("Dockerfile").map(String::as_str), Some("FROM b"));
        for n in 0..FILES * 2 {
            let fits = n < FILES - 1;
            assert_eq!(world.write(&format!("f{n}"), "x").is_ok(), fits, "{n}");
        }
        assert!(world.write("Dockerfile", "FROM c").is_ok());
    }
}
