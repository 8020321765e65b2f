//! The show's settings.

mod draft;

use leptos::prelude::*;
use show::ChosenOptions;

use self::draft::{FieldError, SettingField, SettingsDraft};
use super::live_board::LiveBoard;
use crate::server_fns::set_options;

/// The form for the show's settings; an error is shown beside its field, and nothing is saved.
#[component]
pub fn SettingsPanel(live: LiveBoard) -> impl IntoView {
    // The options as they were when the panel was opened, so that typed text is not overwritten.
    let opened = StoredValue::new(live.glance(|board| SettingsDraft::from(&board.show.options)));
    let draft = RwSignal::new(opened.get_value());
    let error = RwSignal::new(None::<FieldError>);
    let saved = RwSignal::new(None::<String>);
    let save = move || {
        saved.set(None);
        let now = live.glance(|board| SettingsDraft::from(&board.show.options));
        draft.update(|draft| *draft = draft.clone().rebased(&opened.get_value(), &now));
        opened.set_value(now);
        match draft.with_untracked(SettingsDraft::read) {
            Err(found) => error.set(Some(found)),
            Ok(options) => {
                error.set(None);
                leptos::task::spawn_local(async move {
                    let kept = SettingsDraft::from(&options);
                    let words = match set_options(ChosenOptions(options)).await {
                        Ok(()) => {
                            let _ = opened.try_set_value(kept);
                            "Saved.".to_owned()
                        }
                        Err(failure) => format!("Not saved: {failure}."),
                    };
                    let _ = saved.try_set(Some(words));
                });
            }
        }
    };
    view! {
        <form
            class="settings"
            // Validated here, with messages of our own beside the field.
            novalidate
            on:submit=move |submitted| {
                submitted.prevent_default();
                save();
            }
        >
            {SettingField::ALL.into_iter().map(|field| view! { <Typed draft error field /> }).collect_view()}
            <Tick
                draft
                is_on=|draft| draft.takes_by_itself
                set=|draft, on| draft.takes_by_itself = on
                label="The next caller is put through by itself, not only by Next"
            />
            <Tick
                draft
                is_on=|draft| draft.masks_numbers
                set=|draft, on| draft.masks_numbers = on
                label="Of numbers, screens show the last digits only"
            />
            <div class="acts">
                <button type="submit" class="act">"Save"</button>
                <p role="status">
                    {move || saved.get().or_else(|| error.with(|error| error.as_ref().map(|error| format!("Not saved: {}", error.words))))}
                </p>
            </div>
        </form>
    }
}

#[component]
fn Tick(
    draft: RwSignal<SettingsDraft>,
    is_on: fn(&SettingsDraft) -> bool,
    set: fn(&mut SettingsDraft, bool),
    label: &'static str,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || draft.with(is_on)
                on:change=move |changed| draft.update(|draft| set(draft, event_target_checked(&changed)))
            />
            {label}
        </label>
    }
}

#[component]
fn Typed(
    draft: RwSignal<SettingsDraft>,
    error: RwSignal<Option<FieldError>>,
    field: SettingField,
) -> impl IntoView {
    let text = move || draft.with(|draft| draft.text(field).to_owned());
    let words = move || {
        error.with(|error| {
            error.as_ref().filter(|error| error.field == Some(field)).map(|error| error.words.clone())
        })
    };
    let typed = move |text: String| draft.update(|draft| draft.set(field, text));
    let note = format!("{}-note", field.id());
    let described = note.clone();
    let invalid = move || words().map(|_| "true");
    let input = if field.is_long() {
        view! {
            <textarea
                id=field.id()
                rows="2"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=text
                on:input=move |event| typed(event_target_value(&event))
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=field.id()
                type="text"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=text
                on:input=move |event| typed(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=field.id()>{field.label()}</label>
            {input}
            <p id=note class="field-note">
                {field.hint()}
                {move || words().map(|words| view! { <strong class="field-error">" " {words}</strong> })}
            </p>
        </div>
    }
}
