use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub struct Vectors {
    pub jwt: Vec<Jwt>,
    pub signature: Vec<Signature>,
    pub body_hash: Vec<BodyHash>,
    pub capability_scope: Vec<CapabilityScope>,
    pub webhook_bodies: WebhookBodies,
}

#[derive(Deserialize)]
pub struct Jwt {
    pub id: String,
    pub key: String,
    pub now: u64,
    pub header: Value,
    pub payload: Value,
    pub jwt: String,
}

#[derive(Deserialize)]
pub struct Signature {
    pub name: String,
    pub auth_token: String,
    pub url: String,
    pub params: Vec<(String, String)>,
    pub signature: String,
}

#[derive(Deserialize)]
pub struct BodyHash {
    pub body: String,
    pub sha256: String,
}

#[derive(Deserialize)]
pub struct CapabilityScope {
    pub input: String,
    pub scope: String,
}

#[derive(Deserialize)]
pub struct WebhookBodies {
    pub real_client_2020: String,
    pub real_pstn_2020: String,
}

pub fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors.json")).expect("the vectors are JSON of this shape")
}
