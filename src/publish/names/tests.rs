use super::*;

#[test]
fn names_say_what_their_values_are() {
    let are = |kind: Option<Private>, names: &str| {
        for name in names.split(", ") {
            assert_eq!(said_by(name), kind, "{name}");
        }
    };
    are(
        Some(Private::Secret),
        "password, DB_PASSWORD, dbPassword2, password_hash, apiKey, API key, access_key_id, token_key, refresh_tokens, \
         X-Amz-Signature, sentry_dsn, Cookie, session_id, SECRET_KEY",
    );
    are(
        Some(Private::Person),
        "owner, createdBy, recorded_by, contact_name, full_name, agreed_with_user, Signed-off-by",
    );
    are(Some(Private::Coordinate), "gps_lat, decimalLatitude, boundary_rect, location");
    are(Some(Private::Link), "bucket, s3_endpoint, endpoint_url");
    are(
        None,
        ", name, key, keys, job_type_key, primary_key, token_count, tokens, passing, design, user_permissions, \
         members_count, processed_by, sorted_by, display_name, translation, collation, path, method, id, authorized",
    );
    assert!(may_be_short("db_password") && !may_be_short("token"));
    assert!(may_hold_places("center") && !may_hold_places("centered"));
}
