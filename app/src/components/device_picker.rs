use leptos::prelude::*;
use voice::{AudioDevices, DeviceKind};

use crate::phone::Softphone;

/// Chooses a microphone or a speaker; the browser stores the choice.
#[component]
pub fn DevicePicker(
    softphone: Softphone,
    /// Microphone or speaker.
    kind: DeviceKind,
) -> impl IntoView {
    let devices = softphone.devices();
    let (id, label) = match kind {
        DeviceKind::Microphone => ("microphone", "Microphone"),
        DeviceKind::Speaker => ("speaker", "Speaker"),
    };
    let known = move || {
        devices.with(|devices| {
            let chosen = devices.chosen(kind).map(|device| device.id.clone());
            let list: Vec<_> = match kind {
                DeviceKind::Microphone => devices.microphones().collect(),
                DeviceKind::Speaker => devices.speakers().collect(),
            };
            let listed = list.into_iter().map(|device| {
                (device.id.clone(), device.name().to_owned(), chosen.as_ref() == Some(&device.id))
            });
            let unlisted =
                devices.unlisted(kind).map(|choice| (choice.id.clone(), choice.label.clone(), true));
            listed.chain(unlisted).collect::<Vec<_>>()
        })
    };
    let is_default =
        move || devices.with(|devices| devices.chosen(kind).is_none() && devices.unlisted(kind).is_none());
    let can_choose = move || kind == DeviceKind::Microphone || devices.with(AudioDevices::can_choose_speaker);
    let missing = move || {
        devices.with(|devices| {
            devices
                .missing(kind)
                .map(|choice| format!("{} is not plugged in; the default is used.", choice.label))
        })
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                disabled=move || !can_choose()
                on:change=move |changed| softphone.choose_device(kind, &event_target_value(&changed))
            >
                <option value="" selected=is_default>"The browser’s default"</option>
                {move || {
                    known()
                        .into_iter()
                        .map(|(id, name, chosen)| view! { <option value=id selected=chosen>{name}</option> })
                        .collect_view()
                }}
            </select>
            <p class="field-note">
                {move || {
                    missing()
                        .or_else(|| (!can_choose()).then(|| "This browser lets a page choose no speaker.".to_owned()))
                }}
            </p>
        </div>
    }
}
