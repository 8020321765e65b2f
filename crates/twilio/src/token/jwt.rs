//! The JSON Web Token around Twilio's claims: HS256 and nothing else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Validation};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error as _},
};

use super::{MAX_LIFETIME_SECONDS, TokenError};

/// The header's `cty` of an access token.
pub const ACCESS_CONTENT_TYPE: &str = "twilio-fpa;v=1";

/// The first part of a token, in the member order of Twilio's libraries.
#[derive(Serialize)]
pub struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cty: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twr: Option<&'a str>,
}

impl<'a> Header<'a> {
    pub const fn capability() -> Self {
        Self { alg: "HS256", typ: "JWT", cty: None, twr: None }
    }

    pub const fn access(region: Option<&'a str>) -> Self {
        Self { alg: "HS256", typ: "JWT", cty: Some(ACCESS_CONTENT_TYPE), twr: region }
    }
}

/// When a token made now ends.
///
/// # Errors
/// When the lifetime is longer than Twilio allows.
pub fn expiry(now_unix: u64, ttl: std::time::Duration) -> Result<u64, TokenError> {
    match ttl.as_secs() {
        seconds if seconds > MAX_LIFETIME_SECONDS => Err(TokenError::LifetimeTooLong),
        seconds => Ok(now_unix.saturating_add(seconds)),
    }
}

pub fn sign<C: Serialize>(header: &Header<'_>, claims: &C, key: &SecretString) -> Result<String, TokenError> {
    let mut jwt = encode_part(header)?;
    jwt.push('.');
    jwt.push_str(&encode_part(claims)?);
    let key = EncodingKey::from_secret(key.expose_secret().as_bytes());
    let signature = jsonwebtoken::crypto::sign(jwt.as_bytes(), &key, Algorithm::HS256)
        .map_err(|_| TokenError::Signing)?;
    jwt.push('.');
    jwt.push_str(&signature);
    Ok(jwt)
}

fn encode_part<T: Serialize>(part: &T) -> Result<String, TokenError> {
    let json = serde_json::to_vec(part).map_err(|_| TokenError::Signing)?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

/// The header of a token whose signature has not been checked.
#[derive(Deserialize)]
struct RawHeader {
    alg: String,
    cty: Option<String>,
    crit: Option<serde_json::Value>,
}

/// Whether the token's header calls it an access token.
///
/// # Errors
/// When there is no readable header, it demands extensions (`crit`, RFC 7515 section 4.1.11), or
/// it names any other algorithm than HS256.
pub fn is_access_token(jwt: &str) -> Result<bool, TokenError> {
    let header = jwt.split('.').next().unwrap_or_default();
    let json =
        URL_SAFE_NO_PAD.decode(header).map_err(|_| TokenError::Malformed("its header is not base64url"))?;
    let header: RawHeader = serde_json::from_slice(&json)
        .map_err(|_| TokenError::Malformed("its header is not the JSON of a JWT"))?;
    if header.alg != "HS256" {
        return Err(TokenError::UnsupportedAlgorithm);
    }
    if header.crit.is_some() {
        return Err(TokenError::Malformed("its header demands an extension"));
    }
    Ok(header.cty.is_some_and(|cty| cty.starts_with("twilio-fpa")))
}

/// Reads claims before their signature is checked, to learn whose key to check it with.
pub fn unproved<C: DeserializeOwned>(jwt: &str) -> Result<C, TokenError> {
    jsonwebtoken::dangerous::insecure_decode_claims(jwt)
        .map_err(|_| TokenError::Malformed("its claims are not those of a token"))
}

/// Reads claims if the key has made their signature. Times are not checked.
pub fn proved<C: DeserializeOwned>(jwt: &str, key: &SecretString) -> Result<C, TokenError> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let key = DecodingKey::from_secret(key.expose_secret().as_bytes());
    jsonwebtoken::decode(jwt, &key, &validation).map(|data| data.claims).map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::InvalidSignature => TokenError::BadSignature,
        jsonwebtoken::errors::ErrorKind::InvalidAlgorithm => TokenError::UnsupportedAlgorithm,
        _ => TokenError::Malformed("it is not a JSON Web Token of this kind"),
    })
}

/// Reads a `NumericDate` (RFC 7519 section 2), whole or with a fraction, as whole seconds.
pub fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(deserializer)? else { return Ok(None) };
    if let Some(seconds) = number.as_u64() {
        return Ok(Some(seconds));
    }
    match number.as_f64() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked; the fraction is meant to go"
        )]
        Some(seconds) if (0.0..1e15).contains(&seconds) => Ok(Some(seconds as u64)),
        _ => Err(D::Error::custom("not a point in time")),
    }
}
