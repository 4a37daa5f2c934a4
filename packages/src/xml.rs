//! Writing XML, element by element.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Names and values of an element's attributes.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

pub struct Xml {
    out: Writer<Vec<u8>>,
    open: Vec<String>,
}

impl Xml {
    pub fn new() -> Xml {
        let mut xml = Xml { out: Writer::new_with_indent(Vec::new(), b' ', 1), open: Vec::new() };
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    fn put(&mut self, event: Event) {
        self.out.write_event(event).expect("memory can be written to");
    }

    fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
        BytesStart::new(name).with_attributes(attributes.iter().copied())
    }

    pub fn open(&mut self, name: &str, attributes: Attributes) -> &mut Xml {
        self.put(Event::Start(Xml::start(name, attributes)));
        self.open.push(name.to_string());
        self
    }

    /// Ends the element that was opened last.
    pub fn close(&mut self) -> &mut Xml {
        let name = self.open.pop().expect("an open element");
        self.put(Event::End(BytesEnd::new(name)));
        self
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes) -> &mut Xml {
        self.put(Event::Empty(Xml::start(name, attributes)));
        self
    }

    /// An element with text in it.
    pub fn text(&mut self, name: &str, attributes: Attributes, text: &str) -> &mut Xml {
        self.put(Event::Start(Xml::start(name, attributes)));
        self.put(Event::Text(BytesText::new(text)));
        self.put(Event::End(BytesEnd::new(name)));
        self
    }

    /// Elements with text in them.
    pub fn texts(&mut self, all: &[(&str, &str)]) -> &mut Xml {
        for (name, text) in all {
            self.text(name, &[], text);
        }
        self
    }

    /// # Panics
    /// When an element is still open.
    pub fn finish(self) -> String {
        assert!(self.open.is_empty(), "still open: {:?}", self.open);
        let mut text = String::from_utf8(self.out.into_inner()).expect("what was written is UTF-8");
        text.push('\n');
        text
    }
}

impl Default for Xml {
    fn default() -> Xml {
        Xml::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_xml_is_written_otherwise() {
        let mut xml = Xml::new();
        xml.open("a", &[("b", "\"<&")]).text("c", &[], "<p>x &amp; y</p>").empty("d", &[]).close();
        let text = xml.finish();
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "{text}");
        assert!(text.contains("<a b=\"&quot;&lt;&amp;\">"), "{text}");
        assert!(text.contains("<c>&lt;p&gt;x &amp;amp; y&lt;/p&gt;</c>") && text.contains("<d/>"), "{text}");
    }
}
