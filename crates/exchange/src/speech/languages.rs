use std::collections::BTreeSet;

/// Tags that Twilio and the program spell differently, and related languages for those that it lacks.
const RELATIVES: &[(&str, &str)] = &[
    ("arb", "ar"),
    ("en", "en-us"),
    ("en-au", "en-gb"),
    ("en-ie", "en-gb"),
    ("en-in", "en-gb"),
    ("en-nz", "en-gb"),
    ("en-za", "en-gb"),
    ("es-mx", "es-419"),
    ("es-us", "es-419"),
    ("fr", "fr-fr"),
    ("fr-ca", "fr-fr"),
    ("iw", "he"),
    ("nn", "nb"),
    ("no", "nb"),
    ("zh", "cmn"),
    ("zh-hk", "yue"),
];

/// The languages for which the program has a voice, by its own names.
#[derive(Debug, Default)]
pub(crate) struct Languages(BTreeSet<String>);

impl Languages {
    /// The language that every listing contains, and that is spoken if no other matches.
    pub(super) const FALLBACK: &str = "en-us";

    /// Reads what `espeak-ng --voices` prints: a table whose second column is the language.
    pub(crate) fn of_listing(listing: &str) -> Self {
        let names = listing.lines().skip(1).filter_map(|line| line.split_whitespace().nth(1));
        Self(names.map(str::to_lowercase).collect())
    }

    /// The program's name for a BCP 47 tag: for the tag itself, a related language, or the tag without its
    /// last parts.
    pub(super) fn find(&self, tag: &str) -> Option<&str> {
        let tag = tag.trim().to_lowercase().replace('_', "-");
        let mut rest = tag.as_str();
        loop {
            let related = RELATIVES.iter().find(|(theirs, _)| *theirs == rest).map(|(_, ours)| *ours);
            if let Some(name) = [Some(rest), related].into_iter().flatten().find_map(|name| self.0.get(name))
            {
                return Some(name);
            }
            match rest.rsplit_once('-') {
                Some((shorter, _)) => rest = shorter,
                None => break,
            }
        }
        // The program may have the language only in the form of some country.
        let form = format!("{rest}-");
        self.0
            .range(form.clone()..)
            .next()
            .filter(|name| !rest.is_empty() && name.starts_with(&form))
            .map(String::as_str)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A part of what the program prints.
    pub(in crate::speech) const LISTING: &str = "\
Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  ar              --/M      Arabic             sem/ar
 5  cmn             --/M      Chinese_(Mandarin,_latin_as_English) sit/cmn (zh-cmn 5)(zh 5)
 5  de              --/M      German             gmw/de
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  es-419          --/M      Spanish_(Latin_America) roa/es-419 (es-mx 6)(es 6)
 5  fr-be           --/M      French_(Belgium)   roa/fr-BE            (fr 8)
 5  fr-fr           --/M      French_(France)    roa/fr               (fr 5)
 5  nb              --/M      Norwegian_Bokmål   gmq/nb               (no 5)
 5  vi-vn-x-central --/M      Vietnamese_(Central) aav/vi-VN-x-central
 5  yue             --/M      Chinese_(Cantonese) sit/yue (zh-yue 5)(zh 8)
";

    #[test]
    fn tags_find_their_language() {
        let languages = Languages::of_listing(LISTING);
        for (tag, expected) in [
            ("de-DE", Some("de")),
            ("de", Some("de")),
            ("en-GB", Some("en-gb")),
            ("en_US", Some("en-us")),
            ("en-AU", Some("en-gb")),
            ("en-GB-WLS", Some("en-gb")),
            ("en", Some("en-us")),
            ("fr-FR", Some("fr-fr")),
            ("fr-CA", Some("fr-fr")),
            ("fr-LU", Some("fr-fr")),
            ("nb-NO", Some("nb")),
            ("no-NO", Some("nb")),
            ("es-MX", Some("es-419")),
            ("es-ES", Some("es-419")),
            ("zh-CN", Some("cmn")),
            ("zh-HK", Some("yue")),
            ("cmn-CN", Some("cmn")),
            ("arb", Some("ar")),
            ("vi-VN", Some("vi-vn-x-central")),
            ("tlh", None),
            ("", None),
            ("-", None),
            ("-v/etc/passwd", None),
        ] {
            assert_eq!(languages.find(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_listing_that_is_none_has_no_languages() {
        assert_eq!(Languages::of_listing("").find("de"), None);
        assert_eq!(Languages::of_listing("command not found\n\n  \n").find("en"), None);
    }
}
