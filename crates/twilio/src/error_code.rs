//! Twilio's error codes, by name.
//!
//! They stand in the JSON of a failed REST request, in the debugger and on the Voice SDK's signalling
//! socket. Source of each: Twilio's error dictionary, `https://www.twilio.com/docs/api/errors/<code>`,
//! for the 31000 and 53000 also the SDK's `twilio.voice.errors`.

// Fetching a document.

/// 11100: a URL is not valid.
pub const INVALID_URL_FORMAT: u32 = 11_100;
/// 11200: the URL could not be fetched: timed out, 4xx or 5xx.
pub const HTTP_RETRIEVAL_FAILURE: u32 = 11_200;
/// 11205: no connection to the URL's host.
pub const HTTP_CONNECTION_FAILURE: u32 = 11_205;
/// 11215: more than 10 redirects.
pub const TOO_MANY_REDIRECTS: u32 = 11_215;
/// 11750: the answer is longer than 64 kB.
pub const RESPONSE_TOO_LARGE: u32 = 11_750;

// Reading and running a document.

/// 12100: the document is not XML.
pub const DOCUMENT_PARSE_FAILURE: u32 = 12_100;
/// 12101: the document is not XML 1.0.
pub const INVALID_XML_VERSION: u32 = 12_101;
/// 12102: the document's root is not `<Response>`.
pub const INVALID_ROOT_ELEMENT: u32 = 12_102;
/// 12200: a verb is not allowed where it stands, or is not supported.
pub const SCHEMA_VALIDATION_WARNING: u32 = 12_200;
/// 12300: the answer is neither TwiML nor audio.
pub const INVALID_CONTENT_TYPE: u32 = 12_300;
/// 12400: an internal failure; the dictionary has no code of its own for a recording that fails.
pub const INTERNAL_FAILURE: u32 = 12_400;
/// 13201: `<Dial>` in a whisper.
pub const DIAL_CANNOT_NEST_IN_CALLBACK: u32 = 13_201;
/// 13214: `<Dial>` without a caller id that may be shown.
pub const DIAL_CALLER_ID_INVALID: u32 = 13_214;
/// 13215: `<Dial><Queue>` of a queue that is not there.
pub const DIAL_QUEUE_NOT_FOUND: u32 = 13_215;
/// 13420: `<Play>` of a file that cannot be played.
pub const PLAY_INVALID_CONTENT: u32 = 13_420;
/// 14207: `<Enqueue>` into a queue without room.
pub const ENQUEUE_QUEUE_FULL: u32 = 14_207;
/// 15004: a relative URL in a document that has no address of its own.
pub const RELATIVE_URL: u32 = 15_004;

// REST.

/// 20001: a parameter is missing or cannot be read.
pub const INVALID_PARAMETER: u32 = 20_001;
/// 20003: the credentials are not right.
pub const AUTHENTICATION_FAILED: u32 = 20_003;
/// 20004: the resource does not know this HTTP method.
pub const METHOD_NOT_ALLOWED: u32 = 20_004;
/// 20007: a page of more than 1000 items was asked for.
pub const PAGE_SIZE_TOO_LARGE: u32 = 20_007;
/// 20009: the resource cannot be deleted as long as it goes on.
pub const NOT_YET_COMPLETE: u32 = 20_009;
/// 20404: there is no such resource.
pub const NOT_FOUND: u32 = 20_404;
/// 20500: the server failed.
pub const INTERNAL_SERVER_ERROR: u32 = 20_500;
/// 20503: the server does not serve at present.
pub const SERVICE_UNAVAILABLE: u32 = 20_503;
/// 21205: a URL is not an absolute http URL.
pub const INVALID_URL: u32 = 21_205;
/// 21209: an HTTP method other than GET and POST.
pub const INVALID_METHOD: u32 = 21_209;
/// 21220: the call is not in progress and cannot be redirected.
pub const CALL_NOT_IN_PROGRESS: u32 = 21_220;
/// 21481: the page token does not belong to a page of this list.
pub const INVALID_PAGE_TOKEN: u32 = 21_481;
/// 22003: a queue of this name is already there.
pub const QUEUE_NAME_TAKEN: u32 = 22_003;
/// 32018: `Twiml` has more than 4000 characters.
pub const TWIML_TOO_LONG: u32 = 32_018;

// Access tokens, as REST and the network name them.

/// 20101: the token cannot be read.
pub const ACCESS_TOKEN_INVALID: u32 = 20_101;
/// 20102: the token's header is not right.
pub const ACCESS_TOKEN_HEADER_INVALID: u32 = 20_102;
/// 20103: the token's issuer or subject is not known.
pub const ACCESS_TOKEN_ISSUER_INVALID: u32 = 20_103;
/// 20104: the token has expired.
pub const ACCESS_TOKEN_EXPIRED: u32 = 20_104;
/// 20105: the token is not valid yet.
pub const ACCESS_TOKEN_NOT_YET_VALID: u32 = 20_105;
/// 20106: what the token grants cannot be read.
pub const ACCESS_TOKEN_GRANTS_INVALID: u32 = 20_106;
/// 20107: the token's signature is not right.
pub const ACCESS_TOKEN_SIGNATURE_INVALID: u32 = 20_107;
/// 20151: the token is of another account.
pub const AUTHENTICATION_REJECTED: u32 = 20_151;
/// 20157: the token is valid for longer than 24 hours.
pub const ACCESS_TOKEN_LIFETIME_TOO_LONG: u32 = 20_157;

// The Voice SDK.

/// 31000: an error that has no other code.
pub const VOICE_UNKNOWN: u32 = 31_000;
/// 31002: the token may not make this call.
pub const CONNECTION_DECLINED: u32 = 31_002;
/// 31005: the connection to the other end was lost.
pub const CONNECTION_ERROR: u32 = 31_005;
/// 31009: no transport to send by.
pub const TRANSPORT_ERROR: u32 = 31_009;
/// 31105: the client's name is not an identity.
pub const INVALID_CLIENT_NAME: u32 = 31_105;
/// 31107: the call to which a client wants to return is gone.
pub const CALL_GONE: u32 = 31_107;
/// 31201: authentication failed.
pub const VOICE_AUTHENTICATION_FAILED: u32 = 31_201;
/// 31202: the token's signature is not right.
pub const JWT_SIGNATURE_INVALID: u32 = 31_202;
/// 31203: the token's account is not valid.
pub const NO_VALID_ACCOUNT: u32 = 31_203;
/// 31204: the token cannot be verified.
pub const JWT_INVALID: u32 = 31_204;
/// 31205: the token has expired.
pub const JWT_EXPIRED: u32 = 31_205;
/// 31206: more requests than are allowed.
pub const RATE_EXCEEDED: u32 = 31_206;
/// 31207: the token is valid for too long.
pub const JWT_LIFETIME_TOO_LONG: u32 = 31_207;
/// 31210: a call message of a type that is not known.
pub const CALL_MESSAGE_TYPE_INVALID: u32 = 31_210;
/// 31212: a call message that is too long.
pub const CALL_MESSAGE_TOO_LONG: u32 = 31_212;
/// 31400: a message or an SDP that cannot be read.
pub const BAD_REQUEST: u32 = 31_400;
/// 31401: the person or the browser refused the microphone.
pub const MICROPHONE_REFUSED: u32 = 31_401;
/// 31402: the microphone cannot be opened.
pub const MICROPHONE_FAILED: u32 = 31_402;
/// 31404: nothing answers at the dialled address.
pub const DIALED_NOT_FOUND: u32 = 31_404;
/// 31480: the far side does not take calls at present.
pub const TEMPORARILY_UNAVAILABLE: u32 = 31_480;
/// 31486: the far side is busy.
pub const BUSY: u32 = 31_486;
/// 31603: the far side declined.
pub const DECLINED: u32 = 31_603;
/// 53000: signalling went wrong while its connection was up.
pub const SIGNALING_CONNECTION_ERROR: u32 = 53_000;
/// 53001: the signalling connection was lost.
pub const SIGNALING_DISCONNECTED: u32 = 53_001;
/// 53400: the client could not describe its audio.
pub const CLIENT_LOCAL_DESCRIPTION_FAILED: u32 = 53_400;
/// 53402: the description of the far side's audio cannot be accepted.
pub const REMOTE_DESCRIPTION_FAILED: u32 = 53_402;
/// 53405: no audio can flow between the two ends.
pub const MEDIA_CONNECTION_FAILED: u32 = 53_405;
