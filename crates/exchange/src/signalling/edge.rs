/// Where a client believes to be connected: the part of Twilio's network whose host it chose.
///
/// The SDK reaches an edge at `voice-js.<edge>.twilio.com`, and shows its page the edge that `connected` names
/// (voice.js, `Device.edge`); this exchange answers for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge(&'static (&'static str, &'static str));

/// Every edge, and the region behind it as the SDK knows it (voice.js, `regions.ts`).
static EDGES: [(&str, &str); 15] = [
    ("ashburn", "US_EAST_VIRGINIA"),
    ("dublin", "EU_IRELAND"),
    ("frankfurt", "EU_FRANKFURT"),
    ("sao-paulo", "SOUTH_AMERICA_SAO_PAULO"),
    ("singapore", "ASIAPAC_SINGAPORE"),
    ("sydney", "ASIAPAC_SYDNEY"),
    ("tokyo", "ASIAPAC_TOKYO"),
    ("umatilla", "US_WEST_OREGON"),
    ("ashburn-ix", "us1-ix"),
    ("san-jose-ix", "us2-ix"),
    ("london-ix", "ie1-ix"),
    ("frankfurt-ix", "de1-ix"),
    ("singapore-ix", "sg1-ix"),
    ("sydney-ix", "au1-ix"),
    ("tokyo-ix", "jp1-ix"),
];

impl Edge {
    /// The region in which the account lives. The SDK sends its reports to `eventgw.<home>.twilio.com`.
    pub const HOME: &'static str = "us1";

    /// The edge of a host, as a `Host` header names it. `roaming`, and a host that is not Twilio's, is ashburn,
    /// as it is at Twilio for most of the world.
    #[must_use]
    pub fn of_host(host: &str) -> Self {
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let name = host.strip_prefix("voice-js.").and_then(|host| host.strip_suffix(".twilio.com"));
        EDGES.iter().find(|(edge, _)| name == Some(*edge)).map_or_else(Self::default, Self)
    }

    /// Its name, such as `sydney`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.0
    }

    /// Its region: the long name, or the short one where the SDK knows no other.
    #[must_use]
    pub const fn region(self) -> &'static str {
        self.0.1
    }
}

impl Default for Edge {
    fn default() -> Self {
        Self(&EDGES[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_is_that_of_the_host() {
        for (host, edge) in [
            ("voice-js.sydney.twilio.com", "sydney"),
            ("Voice-JS.Sao-Paulo.Twilio.com:443", "sao-paulo"),
            ("voice-js.ashburn-ix.twilio.com", "ashburn-ix"),
            ("voice-js.roaming.twilio.com", "ashburn"),
            ("voice-js.atlantis.twilio.com", "ashburn"),
            ("voice-js..twilio.com", "ashburn"),
            ("studio.example:3000", "ashburn"),
            ("[::1]:3000", "ashburn"),
            ("", "ashburn"),
        ] {
            assert_eq!(Edge::of_host(host).name(), edge, "{host}");
        }
        assert_eq!(Edge::of_host("voice-js.sydney.twilio.com").region(), "ASIAPAC_SYDNEY");
    }
}
