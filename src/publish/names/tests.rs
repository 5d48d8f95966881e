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
         X-Amz-Signature, sentry_dsn, Cookie, session_id, SECRET_KEY, smtp_pass, ftp_pw, rootpw, dbPassWord, PASS_WORD, \
         passwords, api_keys, s3_key, psk, pin, salt, auth, X-Auth, tokens, access code, creds",
    );
    are(
        Some(Private::Person),
        "owner, createdBy, recorded_by, contact_name, full_name, agreed_with_user, Signed-off-by",
    );
    are(
        Some(Private::Coordinate),
        "gps_lat, decimalLatitude, boundary_rect, location, geohash, site_easting",
    );
    are(Some(Private::Link), "bucket, s3_endpoint, endpoint_url");
    are(
        None,
        ", name, key, keys, job_type_key, primary_key, token_count, passing, second_pass, compass, status code, hotkeys, foreign_keys, design, user_permissions, \
         members_count, processed_by, sorted_by, display_name, translation, collation, path, method, id, authorized",
    );
    assert!(may_be_short("db_password") && !may_be_short("token"));
    assert!(is_grid("site_geohash") && !is_grid("latitude"));
    assert!(may_hold_places("trap_loc") && !may_hold_places("locate"));
    assert!(may_hold_places("center") && !may_hold_places("centered"));
}

#[test]
fn words_of_every_day_name_secrets_of_their_form_only() {
    let fits = |name, value| Form::of(name).fits(value);
    assert!(fits("pin", "4821") && !fits("pin", "17") && !fits("pin", "GPIO4"));
    assert!(
        fits("access code", "48213")
            && fits("access code", "a7b8c9")
            && !fits("access code", "review")
    );
    assert!(fits("tokens", "abc123def") && !fits("tokens", "2023") && !fits("auth", "oauth2"));
    assert!(fits("password", "x") && is_looked_into("tokens") && !is_looked_into("auth"));
}
