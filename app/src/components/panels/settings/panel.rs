use leptos::prelude::*;

use super::draft::{Draft, Field, Flaw};
use crate::{api::set_options, live::Live};

/// Changes the show's settings; what cannot be used is told beside its field, and nothing is changed.
#[component]
pub fn SettingsPanel(
    /// The show.
    live: Live,
) -> impl IntoView {
    // As they were when the panel was opened: what somebody types is not overwritten.
    let opened = StoredValue::new(live.glance(|board| Draft::from(&board.house.options)));
    let draft = RwSignal::new(opened.get_value());
    let flaw = RwSignal::new(None::<Flaw>);
    let saved = RwSignal::new(None::<String>);
    let save = move || {
        saved.set(None);
        let now = live.glance(|board| Draft::from(&board.house.options));
        draft.update(|draft| *draft = draft.clone().rebased(&opened.get_value(), &now));
        opened.set_value(now);
        match draft.with_untracked(Draft::read) {
            Err(found) => flaw.set(Some(found)),
            Ok(options) => {
                flaw.set(None);
                leptos::task::spawn_local(async move {
                    let kept = Draft::from(&options);
                    let words = match set_options(options).await {
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
            // Checked here, in plain words beside the field.
            novalidate
            on:submit=move |submitted| {
                submitted.prevent_default();
                save();
            }
        >
            {Field::ALL.into_iter().map(|field| view! { <Typed draft flaw field /> }).collect_view()}
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
                    {move || saved.get().or_else(|| flaw.with(|flaw| flaw.as_ref().map(|flaw| format!("Not saved: {}", flaw.words))))}
                </p>
            </div>
        </form>
    }
}

#[component]
fn Tick(
    draft: RwSignal<Draft>,
    is_on: fn(&Draft) -> bool,
    set: fn(&mut Draft, bool),
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
fn Typed(draft: RwSignal<Draft>, flaw: RwSignal<Option<Flaw>>, field: Field) -> impl IntoView {
    let text = move || draft.with(|draft| draft.text(field).to_owned());
    let words = move || {
        flaw.with(|flaw| {
            flaw.as_ref().filter(|flaw| flaw.field == Some(field)).map(|flaw| flaw.words.clone())
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
                {move || words().map(|words| view! { <strong class="field-trouble">" " {words}</strong> })}
            </p>
        </div>
    }
}
