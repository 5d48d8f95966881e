use super::*;

#[test]
fn a_dump_tells_the_stored_number_and_a_response_may_not() {
    let dumped = Counter::told(Some(3), Form::Dump);
    let served = Counter::told(Some(2), Form::Api);
    assert_eq!(served.recorded(CounterKind::Captures), RecordedCounter::Stored(2));
    assert_eq!(served.recorded(CounterKind::Taxa), RecordedCounter::Served(2));
    assert_eq!(dumped.and(served).recorded(CounterKind::Taxa), RecordedCounter::Stored(3));
    assert_eq!(served.and(dumped).recorded(CounterKind::Captures), RecordedCounter::Several);
}

#[test]
fn null_records_nothing_and_different_numbers_are_two_states() {
    let null = Counter::told(None, Form::Dump);
    let one = Counter::told(Some(1), Form::Dump);
    assert_eq!(null.recorded(CounterKind::Events), RecordedCounter::Nothing);
    assert_eq!(null.and(one).recorded(CounterKind::Events), RecordedCounter::Stored(1));
    let several = one.and(Counter::told(Some(2), Form::Dump));
    assert_eq!(several.recorded(CounterKind::Events), RecordedCounter::Several);
    assert_eq!(several.dumped(), None);
}
