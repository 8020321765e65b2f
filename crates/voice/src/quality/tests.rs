use super::*;

fn good() -> Quality {
    Quality {
        rtt_ms: Some(40.0),
        jitter_ms: Some(4.0),
        loss_percent: Some(0.1),
        mos: Some(4.4),
        warnings: Vec::new(),
    }
}

fn sample(rtt_ms: f64, packets_lost: f64) -> Sample {
    Sample { rtt_ms: Some(rtt_ms), packets_received: 50.0 - packets_lost, packets_lost, ..Sample::default() }
}

#[test]
fn the_limits_of_talk_radio_divide_good_from_fair_and_fair_from_poor() {
    let judged = |change: fn(&mut Quality, f64), figure: f64| {
        let mut quality = good();
        change(&mut quality, figure);
        quality.verdict()
    };
    let rtt: fn(&mut Quality, f64) = |quality, ms| quality.rtt_ms = Some(ms);
    let jitter: fn(&mut Quality, f64) = |quality, ms| quality.jitter_ms = Some(ms);
    let loss: fn(&mut Quality, f64) = |quality, percent| quality.loss_percent = Some(percent);
    for (change, fine, fair, poor) in
        [(rtt, 199.0, 200.0, 400.0), (jitter, 29.0, 30.0, 60.0), (loss, 0.9, 1.0, 3.0)]
    {
        assert_eq!(judged(change, fine), QualityVerdict::Good, "{fine}");
        assert_eq!(judged(change, fair), QualityVerdict::Fair, "{fair}");
        assert_eq!(judged(change, poor), QualityVerdict::Poor, "{poor}");
    }
}

#[test]
fn the_worst_cause_decides_and_is_told_first() {
    let quality = Quality { rtt_ms: Some(250.0), loss_percent: Some(8.0), ..good() };
    assert_eq!(quality.causes(), [Cause::Lossy(8.0), Cause::Slow(250.0)]);
    assert_eq!(quality.verdict(), QualityVerdict::Poor);
}

#[test]
fn a_low_score_is_named_only_where_nothing_explains_it() {
    let lossy = Quality { mos: Some(2.0), loss_percent: Some(8.0), ..good() };
    assert_eq!(lossy.causes(), [Cause::Lossy(8.0)]);
    let alone = Quality { mos: Some(2.0), ..good() };
    assert_eq!(alone.causes(), [Cause::Muffled(2.0)]);
}

#[test]
fn a_line_that_lets_nothing_through_is_poor_whatever_its_figures() {
    let quality = Quality { warnings: vec![QualityWarning::NothingReceived], ..good() };
    assert_eq!(quality.verdict(), QualityVerdict::Poor);
}

#[test]
fn a_dj_who_only_listens_is_not_told_that_the_line_is_unfit() {
    let quality = Quality { warnings: vec![QualityWarning::SilentMicrophone], ..good() };
    assert_eq!(quality.verdict(), QualityVerdict::Fair);
}

#[test]
fn unknown_figures_are_held_against_nobody() {
    assert_eq!(Quality::default().verdict(), QualityVerdict::Good);
}

#[test]
fn every_cause_says_something_of_its_own() {
    let causes = [
        Cause::Slow(250.0),
        Cause::Uneven(45.0),
        Cause::Lossy(2.0),
        Cause::Muffled(3.2),
        Cause::Warned(QualityWarning::NothingSent),
        Cause::Warned(QualityWarning::NothingReceived),
        Cause::Warned(QualityWarning::PathLost),
        Cause::Warned(QualityWarning::SilentMicrophone),
    ];
    let sentences: std::collections::HashSet<_> = causes.iter().map(|cause| cause.sentence()).collect();
    assert_eq!(sentences.len(), causes.len());
}

#[test]
fn a_gauge_has_no_quality_before_its_first_sample() {
    assert_eq!(Gauge::live().quality(), None);
}

#[test]
fn a_live_gauge_forgets_a_problem_that_is_over() {
    let (mut live, mut whole) = (Gauge::live(), Gauge::whole());
    for gauge in [&mut live, &mut whole] {
        for second in 0..20 {
            gauge.sampled(sample(if second < 5 { 900.0 } else { 40.0 }, 0.0));
        }
    }
    assert_eq!(live.quality().and_then(|quality| quality.rtt_ms), Some(40.0));
    assert_eq!(whole.quality().and_then(|quality| quality.rtt_ms), Some(255.0));
}

#[test]
fn loss_is_counted_over_packets_not_averaged_over_seconds() {
    let mut gauge = Gauge::live();
    gauge.sampled(Sample { packets_received: 97.0, packets_lost: 1.0, ..Sample::default() });
    gauge.sampled(Sample { packets_received: 1.0, packets_lost: 1.0, ..Sample::default() });
    assert_eq!(gauge.quality().and_then(|quality| quality.loss_percent), Some(2.0));
}

#[test]
fn no_loss_is_written_without_a_sign() {
    let mut gauge = Gauge::live();
    gauge.sampled(sample(40.0, 0.0));
    let loss = gauge.quality().and_then(|quality| quality.loss_percent).expect("packets came");
    assert_eq!(format!("{loss:.1} %"), "0.0 %");
}

#[test]
fn figures_that_are_missing_or_senseless_are_left_out_of_the_mean() {
    let mut gauge = Gauge::live();
    gauge.sampled(Sample { mos: None, rtt_ms: Some(f64::NAN), ..Sample::default() });
    gauge.sampled(Sample { mos: Some(4.0), rtt_ms: Some(-1.0), ..Sample::default() });
    let quality = gauge.quality().expect("sampled");
    assert_eq!((quality.mos, quality.rtt_ms, quality.loss_percent), (Some(4.0), None, None));
}

#[test]
fn a_warning_stands_until_it_is_cleared() {
    let mut gauge = Gauge::live();
    gauge.warned(QualityWarning::NothingSent);
    gauge.warned(QualityWarning::NothingSent);
    assert_eq!(gauge.quality().map(|quality| quality.warnings), Some(vec![QualityWarning::NothingSent]));
    gauge.sampled(sample(40.0, 0.0));
    gauge.cleared(QualityWarning::NothingSent);
    assert_eq!(gauge.quality().map(|quality| quality.verdict()), Some(QualityVerdict::Good));
}

#[test]
fn warnings_that_the_figures_tell_are_not_told_twice() {
    for name in
        ["high-rtt", "high-jitter", "low-mos", "high-packet-loss", "high-packets-lost-fraction", "new"]
    {
        assert_eq!(QualityWarning::from_name(name), None, "{name}");
    }
    assert_eq!(QualityWarning::from_name("low-bytes-sent"), Some(QualityWarning::NothingSent));
}
