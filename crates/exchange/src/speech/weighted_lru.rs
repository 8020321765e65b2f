use std::hash::Hash;

use lru::LruCache;

/// A cache of values that are slow to make; it removes the least recently used ones first.
///
/// Each value has a weight, and their sum does not exceed the limit.
#[derive(Debug)]
pub(crate) struct WeightedLru<K: Hash + Eq, V> {
    /// Each value with its weight.
    entries: LruCache<K, (V, u64)>,
    weight: u64,
    limit: u64,
}

impl<K: Hash + Eq, V: Clone> WeightedLru<K, V> {
    /// An empty cache.
    pub(crate) fn new(limit: u64) -> Self {
        Self { entries: LruCache::unbounded(), weight: 0, limit }
    }

    /// The value with this key; this counts as a use.
    pub(crate) fn get(&mut self, key: &K) -> Option<V> {
        self.entries.get(key).map(|(value, _)| value.clone())
    }

    /// Adds a value, in place of one with the same key; a value above the limit is not added.
    pub(crate) fn put(&mut self, key: K, value: V, weight: u64) {
        if let Some((_, weight)) = self.entries.pop(&key) {
            self.weight -= weight;
        }
        if weight > self.limit {
            return;
        }
        self.entries.put(key, (value, weight));
        self.weight += weight;
        while self.weight > self.limit {
            let Some((_, (_, weight))) = self.entries.pop_lru() else { break };
            self.weight -= weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_is_forgotten_first() {
        let mut cache = WeightedLru::new(3);
        for key in ["a", "b", "c"] {
            cache.put(key, key.len(), 1);
        }
        cache.get(&"a");
        cache.put("d", 1, 1);
        assert_eq!(["a", "b", "c", "d"].map(|key| cache.get(&key).is_some()), [true, false, true, true]);
    }

    #[test]
    fn weight_counts_and_what_is_too_heavy_is_not_kept() {
        let mut cache = WeightedLru::new(10);
        cache.put("a", 1, 4);
        cache.put("b", 2, 4);
        cache.put("c", 3, 4);
        assert_eq!(cache.get(&"a"), None);
        cache.put("huge", 4, 11);
        assert_eq!((cache.get(&"huge"), cache.get(&"c")), (None, Some(3)));
        cache.put("c", 5, 10);
        assert_eq!((cache.get(&"b"), cache.get(&"c")), (None, Some(5)));
    }
}
