use super::*;

fn device(kind: DeviceKind, id: &str, label: &str, group: &str) -> AudioDevice {
    AudioDevice { kind, id: id.to_owned(), label: label.to_owned(), group: group.to_owned() }
}

fn microphone(id: &str, label: &str) -> AudioDevice {
    device(DeviceKind::Microphone, id, label, id)
}

fn list(devices: impl IntoIterator<Item = AudioDevice>) -> DeviceList {
    DeviceList { devices: Some(devices.into_iter().collect()), speaker_choice: true }
}

/// A laptop with a headset in Chromium, the headset being what the system prefers.
fn with_headset() -> DeviceList {
    list([
        device(DeviceKind::Microphone, "default", "Default - Headset (046d:0a44)", "g2"),
        device(DeviceKind::Microphone, "a", "Built-in", "g1"),
        device(DeviceKind::Microphone, "b", "Headset (046d:0a44)", "g2"),
        device(DeviceKind::Speaker, "default", "Default - Headset (046d:0a44)", "g2"),
        device(DeviceKind::Speaker, "c", "Built-in", "g1"),
        device(DeviceKind::Speaker, "d", "Headset (046d:0a44)", "g2"),
    ])
}

fn without_headset() -> DeviceList {
    list([
        device(DeviceKind::Microphone, "default", "Default - Built-in", "g1"),
        device(DeviceKind::Microphone, "a", "Built-in", "g1"),
        device(DeviceKind::Speaker, "default", "Default - Built-in", "g1"),
        device(DeviceKind::Speaker, "c", "Built-in", "g1"),
    ])
}

fn listed(list: DeviceList, in_use: bool) -> AudioDeviceEvent {
    AudioDeviceEvent::Listed { list, in_use }
}

fn after(events: impl IntoIterator<Item = AudioDeviceEvent>) -> AudioDevices {
    events.into_iter().fold(AudioDevices::default(), AudioDevices::apply)
}

fn chosen(id: &str, label: &str) -> AudioDeviceEvent {
    AudioDeviceEvent::Chosen(
        DeviceKind::Microphone,
        Some(DeviceChoice { id: id.to_owned(), label: label.to_owned() }),
    )
}

#[test]
fn what_can_be_chosen_stands_once_and_by_its_plain_name() {
    let devices = after([listed(with_headset(), false)]);
    let names: Vec<_> = devices.microphones().map(AudioDevice::name).collect();
    assert_eq!(names, ["Built-in", "Headset"]);
    assert_eq!(devices.speakers().count(), 2);
}

#[test]
fn brackets_that_are_part_of_a_name_stay() {
    assert_eq!(microphone("x", "Mic (left side)").name(), "Mic (left side)");
    assert_eq!(microphone("x", "Mic (ümläut!)").name(), "Mic (ümläut!)");
}

#[test]
fn a_choice_is_found_again_by_its_name_when_the_id_has_changed() {
    let devices = after([chosen("gone", "Headset"), listed(with_headset(), false)]);
    assert_eq!(devices.chosen(DeviceKind::Microphone).map(|device| device.id.as_str()), Some("b"));
}

#[test]
fn the_id_decides_between_two_of_one_name() {
    let twins = list([microphone("1", "USB Audio"), microphone("2", "USB Audio")]);
    let devices = after([chosen("2", "USB Audio"), listed(twins, false)]);
    assert_eq!(devices.chosen(DeviceKind::Microphone).map(|device| device.id.as_str()), Some("2"));
}

#[test]
fn a_choice_that_is_not_there_is_kept_and_the_default_used() {
    let devices = after([chosen("b", "Headset"), listed(without_headset(), false)]);
    assert_eq!(devices.chosen(DeviceKind::Microphone), None);
    assert_eq!(devices.missing(DeviceKind::Microphone).map(|choice| choice.label.as_str()), Some("Headset"));
    assert_eq!(devices.problem(), None);
}

#[test]
fn a_browser_that_hides_names_is_no_reason_to_miss_anything() {
    let hidden = list([device(DeviceKind::Microphone, "", "", ""), device(DeviceKind::Speaker, "", "", "")]);
    let devices = after([chosen("b", "Headset"), listed(hidden, true)]);
    assert!(!devices.are_named() && devices.has_microphone());
    assert_eq!((devices.microphones().count(), devices.missing(DeviceKind::Microphone)), (0, None));
    let named = devices.apply(listed(with_headset(), true));
    assert_eq!(named.problem(), None);
    assert!(named.chosen(DeviceKind::Microphone).is_some());
}

#[test]
fn a_headset_that_is_pulled_out_in_a_call_is_named_for_both_its_parts() {
    let devices = after([listed(with_headset(), true), listed(without_headset(), true)]);
    let problem = devices.problem().expect("said");
    assert!(problem.contains("microphone “Headset” was unplugged"), "{problem}");
    assert!(problem.contains("speaker “Headset” was unplugged"), "{problem}");
}

#[test]
fn ids_that_change_as_the_microphone_is_allowed_are_no_loss() {
    let hidden = list([microphone("before", "")]);
    let devices = after([listed(hidden, true), listed(list([microphone("after", "Built-in")]), true)]);
    assert_eq!(devices.problem(), None);
}

#[test]
fn what_is_not_in_use_may_come_and_go() {
    let devices = after([listed(with_headset(), false), listed(without_headset(), false)]);
    assert_eq!(devices.problem(), None);
    let other_one = after([
        chosen("a", "Built-in"),
        AudioDeviceEvent::Chosen(
            DeviceKind::Speaker,
            Some(DeviceChoice { id: "c".to_owned(), label: "Built-in".to_owned() }),
        ),
        listed(with_headset(), true),
        listed(without_headset(), true),
    ]);
    assert_eq!(other_one.problem(), None);
}

#[test]
fn plugging_it_in_again_takes_the_complaint_back() {
    let devices =
        after([listed(with_headset(), true), listed(without_headset(), true), listed(with_headset(), true)]);
    assert_eq!(devices.problem(), None);
}

#[test]
fn another_change_does_not_take_the_complaint_back() {
    let mut more = without_headset();
    more.devices.get_or_insert_default().push(microphone("z", "Webcam"));
    let devices = after([listed(with_headset(), true), listed(without_headset(), true), listed(more, true)]);
    assert!(devices.problem().is_some_and(|problem| problem.contains("Headset")));
}

#[test]
fn the_last_microphone_leaves_a_different_sentence_than_one_of_two() {
    let only = list([microphone("a", "Built-in")]);
    let devices = after([listed(only, true), listed(list([]), true)]);
    assert!(devices.problem().is_some_and(|problem| problem.contains("there is no other")));
    assert!(!devices.has_microphone());
    let any = devices.apply(listed(list([microphone("z", "Webcam")]), true));
    assert_eq!(any.problem(), None);
}

#[test]
fn choosing_another_one_settles_the_problem_of_its_kind() {
    let devices = after([
        chosen("b", "Headset"),
        listed(with_headset(), false),
        AudioDeviceEvent::Refused(DeviceKind::Microphone),
    ]);
    assert!(devices.problem().is_some_and(|problem| problem.contains("could not be used")));
    assert_eq!(devices.clone().apply(chosen("a", "Built-in")).problem(), None);
    assert_eq!(devices.apply(AudioDeviceEvent::Dismissed).problem(), None);
}

#[test]
fn nothing_is_missed_before_the_browser_was_asked() {
    let devices = after([chosen("b", "Headset")]);
    assert!(devices.has_microphone());
    assert_eq!(devices.missing(DeviceKind::Microphone), None);
}

#[test]
fn a_kept_choice_reads_back_and_rubbish_is_no_choice() {
    for (id, label) in [("a1", "Headset"), ("", "Headset"), ("a1", "")] {
        let choice = DeviceChoice { id: id.to_owned(), label: label.to_owned() };
        assert_eq!(DeviceChoice::from_text(&choice.to_text()), Some(choice));
    }
    let odd = DeviceChoice { id: "a".to_owned(), label: "two\nlines".to_owned() };
    assert_eq!(DeviceChoice::from_text(&odd.to_text()).map(|c| c.label), Some("two lines".to_owned()));
    assert_eq!(DeviceChoice::from_text("rubbish"), None);
    assert_eq!(DeviceChoice::from_text("\n"), None);
}

#[test]
fn a_choice_is_unlisted_while_the_browser_gives_no_names() {
    let remembered = || {
        let microphone = Some(DeviceChoice { id: "b".to_owned(), label: "Headset".to_owned() });
        AudioDeviceEvent::Remembered(Choices { microphone, speaker: None })
    };
    // Firefox, before the page has opened a microphone.
    let nameless = list([microphone("", "")]);
    let devices = after([remembered(), listed(nameless, false)]);
    assert_eq!(devices.unlisted(DeviceKind::Microphone).map(|choice| &*choice.label), Some("Headset"));
    assert_eq!(devices.unlisted(DeviceKind::Speaker), None);
    assert_eq!(
        (devices.chosen(DeviceKind::Microphone), devices.missing(DeviceKind::Microphone)),
        (None, None)
    );

    let devices = devices.apply(listed(with_headset(), false));
    assert_eq!(devices.unlisted(DeviceKind::Microphone), None);
    assert_eq!(devices.chosen(DeviceKind::Microphone).map(|device| &*device.id), Some("b"));
}
