//! What ends a document, and under which number.

use twilio::twiml::{Position, parse};

fn code(xml: &str) -> u32 {
    parse(xml).expect_err("an error").code()
}

fn verb_code(inside: &str) -> Option<u32> {
    parse(&format!("<Response>{inside}</Response>")).err().map(|error| error.code())
}

#[test]
fn what_is_not_xml_cannot_be_read() {
    for xml in [
        "",
        " ",
        "hello",
        "<Response>",
        "<Response><Say>x</Response>",
        "<Response/><Response/>",
        "<Response>&nbsp;</Response>",
        "<Response><Say voice=alice>x</Say></Response>",
        " <?xml version='1.0'?><Response/>",
        "<!DOCTYPE html><html><body>Not found</body>",
        "<Response><x:Say>y</x:Say></Response>",
        "<Response>\u{1}</Response>",
    ] {
        assert_eq!(code(xml), 12100, "{xml:?}");
    }
}

#[test]
fn a_dtd_is_refused_so_that_entities_cannot_explode() {
    let lol = "<!DOCTYPE Response [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><Response><Say>&b;</Say></Response>";
    assert_eq!(code(lol), 12100);
    let file =
        "<!DOCTYPE Response [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><Response><Say>&f;</Say></Response>";
    assert_eq!(code(file), 12100);
}

#[test]
fn another_version_of_xml_is_refused_by_its_own_number() {
    assert_eq!(code("<?xml version=\"2.0\"?><Response/>"), 12101);
    assert!(parse("<?xml version=\"1.1\"?><Response/>").is_ok());
}

#[test]
fn the_root_must_be_response() {
    for xml in ["<response/>", "<html/>", "<Say>hello</Say>", "<Responses/>"] {
        assert_eq!(code(xml), 12102, "{xml}");
    }
}

#[test]
fn more_than_64_kb_are_refused() {
    let document = |bytes: usize| {
        let frame = "<Response></Response>".len();
        format!("<Response>{}</Response>", " ".repeat(bytes - frame))
    };
    assert!(parse(&document(65_536)).is_ok());
    assert_eq!(code(&document(65_537)), 11750);
}

#[test]
fn an_enqueue_must_be_right() {
    let longest = "\u{e4}".repeat(64);
    assert_eq!(verb_code(&format!("<Enqueue>{longest}</Enqueue>")), None);
    for (inside, code) in [
        ("<Enqueue method='PUT'>q</Enqueue>".to_owned(), 14201),
        ("<Enqueue waitUrl='ftp://a/b'>q</Enqueue>".to_owned(), 14202),
        ("<Enqueue waitUrl='http://'>q</Enqueue>".to_owned(), 14202),
        ("<Enqueue action='mailto:a@b'>q</Enqueue>".to_owned(), 14203),
        ("<Enqueue/>".to_owned(), 14204),
        ("<Enqueue> \n </Enqueue>".to_owned(), 14204),
        (format!("<Enqueue>{longest}x</Enqueue>"), 14205),
        ("<Enqueue waitUrlMethod='get'>q</Enqueue>".to_owned(), 14206),
        ("<Enqueue workflowSid='WW1'/>".to_owned(), 14220),
    ] {
        assert_eq!(verb_code(&inside), Some(code), "{inside}");
    }
}

#[test]
fn an_enqueue_into_a_workflow_needs_no_queue() {
    let inside = format!("<Enqueue workflowSid='WW{}'><Task>{{}}</Task></Enqueue>", "0".repeat(32));
    assert_eq!(verb_code(&inside), None);
}

#[test]
fn a_dialled_queue_must_be_right() {
    let longest = "x".repeat(64);
    assert_eq!(
        verb_code(&format!("<Dial><Queue url='/whisper' method='GET'>{longest}</Queue></Dial>")),
        None
    );
    for (inside, code) in [
        ("<Dial><Queue method=''>q</Queue></Dial>".to_owned(), 14210),
        ("<Dial><Queue url='javascript:1'>q</Queue></Dial>".to_owned(), 14211),
        ("<Dial><Queue/></Dial>".to_owned(), 14212),
        (format!("<Dial><Queue>{longest}x</Queue></Dial>"), 14213),
    ] {
        assert_eq!(verb_code(&inside), Some(code), "{inside}");
    }
}

#[test]
fn an_error_tells_where_and_what() {
    let error =
        parse("<Response>\n  <Say>hello</Say>\n  <Enqueue\n    method='PUT'>q</Enqueue>\n</Response>")
            .expect_err("an error");
    assert_eq!(error.position, Position { line: 4, column: 5 });
    assert_eq!(error.to_string(), "TwiML error 14201 at line 4, column 5: Enqueue cannot use this method");
    let error = parse("<Response>\n<Say>hello</Sing>").expect_err("an error");
    assert_eq!(error.position.line, 2);
}
