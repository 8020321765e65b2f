//! The browser's two clocks. The server's time is `show::Timestamp`.

use std::{
    ops::{Add, Sub},
    time::Duration,
};

/// A time of the page's wall clock, in milliseconds since 1970 (`Date.now()`).
///
/// It goes on while a laptop sleeps, but can be set, even backwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct PageTime(pub f64);

/// A time of a clock that is never set, in milliseconds since the page began (`performance.now()`).
///
/// It may stop while a laptop sleeps.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Monotonic(pub f64);

impl PageTime {
    /// The time now; always zero on the server.
    #[must_use]
    pub fn now() -> Self {
        #[cfg(target_arch = "wasm32")]
        return Self(js_sys::Date::now());
        #[cfg(not(target_arch = "wasm32"))]
        Self(0.0)
    }

    /// When the page was asked for, by its clock as it goes now; always zero on the server.
    #[must_use]
    pub fn page_asked() -> Self {
        #[cfg(target_arch = "wasm32")]
        return Self(Self::now().0 - Monotonic::now().0);
        #[cfg(not(target_arch = "wasm32"))]
        Self(0.0)
    }

    /// How long ago an earlier time was; zero if it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
        Duration::from_millis((self - earlier) as u64)
    }
}

impl Sub for PageTime {
    type Output = f64;

    /// The milliseconds from the other time to this one.
    fn sub(self, other: Self) -> f64 {
        self.0 - other.0
    }
}

impl Add<f64> for PageTime {
    type Output = Self;

    /// The time that many milliseconds later.
    fn add(self, milliseconds: f64) -> Self {
        Self(self.0 + milliseconds)
    }
}

impl Monotonic {
    /// The time now.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub fn now() -> Self {
        Self(web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now()))
    }
}

impl Sub for Monotonic {
    type Output = f64;

    /// The milliseconds from the other time to this one.
    fn sub(self, other: Self) -> f64 {
        self.0 - other.0
    }
}
