/// How many values a block has at most before it is split.
const MAX_BLOCK: usize = 128;

/// An ordered set that tells how many of its values come before one, in about the square root of their number.
///
/// Sorted blocks in a row. The crates that offer the same are either left alone by their authors or bring a database's
/// worth of dependencies.
#[derive(Debug, Clone)]
pub(super) struct RankedSet<T> {
    /// None of them is empty.
    blocks: Vec<Vec<T>>,
}

impl<T> Default for RankedSet<T> {
    fn default() -> Self {
        Self { blocks: Vec::new() }
    }
}

impl<T: Ord> RankedSet<T> {
    /// Adds a value that is not there.
    pub fn insert(&mut self, value: T) {
        let index = self.block_for(&value).min(self.blocks.len().saturating_sub(1));
        let Some(block) = self.blocks.get_mut(index) else {
            self.blocks.push(vec![value]);
            return;
        };
        let Err(at) = block.binary_search(&value) else { return };
        block.insert(at, value);
        if block.len() > MAX_BLOCK {
            let rest = block.split_off(MAX_BLOCK / 2);
            self.blocks.insert(index + 1, rest);
        }
    }

    pub fn remove(&mut self, value: &T) {
        let index = self.block_for(value);
        let Some(block) = self.blocks.get_mut(index) else { return };
        let Ok(at) = block.binary_search(value) else { return };
        block.remove(at);
        if block.is_empty() {
            self.blocks.remove(index);
        }
    }

    pub fn first(&self) -> Option<&T> {
        self.blocks.first()?.first()
    }

    /// How many values are less than this one.
    pub fn count_below(&self, value: &T) -> usize {
        let index = self.block_for(value);
        let before: usize = self.blocks.iter().take(index).map(Vec::len).sum();
        before + self.blocks.get(index).map_or(0, |block| block.partition_point(|other| other < value))
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.blocks.iter().flatten()
    }

    /// The first block whose last value is not less than this one: where it is, if anywhere.
    fn block_for(&self, value: &T) -> usize {
        self.blocks.partition_point(|block| block.last().is_some_and(|last| last < value))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn it_is_the_set_that_the_standard_library_has_and_knows_each_rank() {
        let (mut ranked, mut plain) = (RankedSet::default(), BTreeSet::new());
        // A generator of MINSTD: the same values each time.
        let mut state: u64 = 1;
        for step in 0..20_000 {
            state = state * 48_271 % 2_147_483_647;
            let value = state % 3_000;
            if step % 3 == 2 {
                ranked.remove(&value);
                plain.remove(&value);
            } else {
                ranked.insert(value);
                plain.insert(value);
            }
            if step % 97 == 0 {
                assert_eq!(ranked.count_below(&value), plain.range(..value).count());
                assert_eq!(ranked.first(), plain.first());
            }
        }
        assert!(ranked.iter().eq(plain.iter()));
        for value in plain {
            ranked.remove(&value);
        }
        assert!(ranked.first().is_none() && ranked.count_below(&7) == 0);
    }
}
