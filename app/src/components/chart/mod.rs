//! How long callers wait, one by one, and what the last hour was like.

mod bars;
mod figures;
mod hour;
mod hour_table;
mod scale;
mod table;
mod wait_chart;

use bars::Bars;
use figures::WaitFigures;
pub use hour::HourChart;
use hour_table::HourTable;
use scale::{Scale, percent, pixels};
use table::WaitTable;
pub use wait_chart::WaitChart;
