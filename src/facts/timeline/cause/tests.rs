use super::Cause;

#[test]
fn a_message_tells_its_family() {
    for (message, wanted) in [
        ("Cancelled by user", Cause::Cancelled),
        ("Zero workers have been seen for pipeline quebec_vermont", Cause::Worker),
        ("Job was reaped after 10 minutes", Cause::Stalled),
        ("Error 111 connecting to redis:6379. Connection refused.", Cause::Queue),
        ("botocore.errorfactory.NoSuchKey: An error occurred", Cause::Storage),
        ("HTTPConnectionPool: Max retries exceeded with url", Cause::Service),
        ("null value in column \"sourceimage_id\" violates not-null constraint", Cause::Database),
        ("sample_manual() missing 1 required positional argument: 'image_ids'", Cause::Settings),
        ("Unknown job type '<class UnknownJobType>'", Cause::Settings),
        ("ValueError: <bad> & \"worse\"", Cause::Code),
    ] {
        assert_eq!(Cause::of(message), Some(wanted), "{message}");
    }
}

#[test]
fn words_that_tell_nothing_have_no_family() {
    for message in ["", "boom", "giving up", "the moth flew away"] {
        assert_eq!(Cause::of(message), None, "{message}");
    }
}
