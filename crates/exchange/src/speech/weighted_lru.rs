use std::collections::VecDeque;

/// Things made with effort, the least recently used forgotten first.
///
/// Each has a weight; together they weigh no more than the limit. Few enough to be looked through.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    /// The most recently used last.
    entries: VecDeque<(K, V, u64)>,
    weight: u64,
    limit: u64,
}

impl<K: PartialEq, V: Clone> Kept<K, V> {
    /// Nothing yet.
    pub(crate) fn new(limit: u64) -> Self {
        Self { entries: VecDeque::new(), weight: 0, limit }
    }

    /// What is kept under the key, which counts as used.
    pub(crate) fn get(&mut self, key: &K) -> Option<V> {
        let at = self.entries.iter().position(|(known, _, _)| known == key)?;
        let entry = self.entries.remove(at)?;
        let value = entry.1.clone();
        self.entries.push_back(entry);
        Some(value)
    }

    /// Keeps something, in place of what had its key; nothing if it alone is too heavy.
    pub(crate) fn put(&mut self, key: K, value: V, weight: u64) {
        if let Some(at) = self.entries.iter().position(|(known, _, _)| *known == key) {
            let old = self.entries.remove(at);
            self.weight -= old.map_or(0, |(_, _, weight)| weight);
        }
        if weight > self.limit {
            return;
        }
        self.entries.push_back((key, value, weight));
        self.weight += weight;
        while self.weight > self.limit {
            let Some((_, _, weight)) = self.entries.pop_front() else { break };
            self.weight -= weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_is_forgotten_first() {
        let mut kept = Kept::new(3);
        for key in ["a", "b", "c"] {
            kept.put(key, key.len(), 1);
        }
        kept.get(&"a");
        kept.put("d", 1, 1);
        assert_eq!(["a", "b", "c", "d"].map(|key| kept.get(&key).is_some()), [true, false, true, true]);
    }

    #[test]
    fn weight_counts_and_what_is_too_heavy_is_not_kept() {
        let mut kept = Kept::new(10);
        kept.put("a", 1, 4);
        kept.put("b", 2, 4);
        kept.put("c", 3, 4);
        assert_eq!(kept.get(&"a"), None);
        kept.put("huge", 4, 11);
        assert_eq!((kept.get(&"huge"), kept.get(&"c")), (None, Some(3)));
        kept.put("c", 5, 10);
        assert_eq!((kept.get(&"b"), kept.get(&"c")), (None, Some(5)));
    }
}
