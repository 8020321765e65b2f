use twilio::rest::{ApiError, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, Page};

use super::error::RestError;

/// One page of a list, and where its neighbours are.
///
/// A page token is `PA` and the identifier it comes after, or `PB` and the one it ends before:
/// pages stay right while items come and go. Source: Twilio's lists as its libraries read them.
pub(super) fn page<T>(
    items: Vec<T>,
    name: impl Fn(&T) -> String,
    path: &str,
    query: &[(String, String)],
) -> Result<Page<T>, RestError> {
    let get = |wanted: &str| query.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let size = match get("PageSize").map(str::parse::<u32>) {
        None => DEFAULT_PAGE_SIZE,
        Some(Ok(size @ 1..=MAX_PAGE_SIZE)) => size,
        Some(_) => return Err(ApiError::page_size_too_large().into()),
    };
    let number: u32 = get("Page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let length = size as usize;
    let start = match get("PageToken") {
        None => length.saturating_mul(number as usize),
        Some(token) => {
            let place = |sid: &str| items.iter().position(|item| name(item) == sid);
            let found = match token.split_at_checked(2) {
                Some(("PA", sid)) => place(sid).map(|at| at + 1),
                Some(("PB", sid)) => place(sid).map(|at| at.saturating_sub(length)),
                _ => None,
            };
            found.ok_or_else(|| RestError(ApiError::invalid_page_token()))?
        }
    };
    let uri = |page: u32, token: Option<String>| {
        let mut query: Vec<(&str, String)> = query
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "Page" | "PageToken" | "PageSize"))
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        query.push(("PageSize", size.to_string()));
        query.push(("Page", page.to_string()));
        query.extend(token.map(|token| ("PageToken", token)));
        format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish())
    };
    let total = items.len();
    let names: Vec<String> = items.iter().skip(start).take(length).map(&name).collect();
    let shown: Vec<T> = items.into_iter().skip(start).take(length).collect();
    let end = start + shown.len().saturating_sub(1);
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let next = names.last().filter(|_| start + shown.len() < total);
    let previous = names.first().filter(|_| start > 0);
    Ok(Page {
        page: number,
        page_size: size,
        start: small(start),
        end: if shown.is_empty() { 0 } else { small(end) },
        uri: uri(number, get("PageToken").map(str::to_owned)),
        first_page_uri: uri(0, None),
        next_page_uri: next.map(|last| uri(number.saturating_add(1), Some(format!("PA{last}")))),
        previous_page_uri: previous.map(|first| uri(number.saturating_sub(1), Some(format!("PB{first}")))),
        items: shown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(items: &[&str], query: &str) -> Result<Page<String>, RestError> {
        let query: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        page(items.iter().map(|item| (*item).to_owned()).collect(), Clone::clone, "/Q.json", &query)
    }

    fn query_of(uri: &str) -> &str {
        uri.split_once('?').map_or("", |(_, query)| query)
    }

    #[test]
    fn following_the_pages_gives_every_item_once() {
        let items = ["a", "b", "c", "d", "e"];
        let mut seen = Vec::new();
        let mut query = "PageSize=2&Status=busy".to_owned();
        loop {
            let page = ask(&items, &query).expect("a page");
            seen.extend(page.items);
            let Some(next) = page.next_page_uri else { break };
            assert!(next.contains("Status=busy"), "filters are kept: {next}");
            query = query_of(&next).to_owned();
        }
        assert_eq!(seen, items);
    }

    #[test]
    fn a_page_leads_back_to_the_one_before() {
        let second = ask(&["a", "b", "c"], "PageSize=1&Page=1&PageToken=PAa").expect("a page");
        assert_eq!((second.items.as_slice(), second.start, second.end), (["b".to_owned()].as_slice(), 1, 1));
        let back = second.previous_page_uri.expect("a way back");
        assert_eq!(ask(&["a", "b", "c"], query_of(&back)).expect("a page").items, ["a"]);
    }

    #[test]
    fn an_empty_list_is_a_page_without_neighbours() {
        let page = ask(&[], "").expect("a page");
        assert_eq!((page.items.len(), page.start, page.end, page.page_size), (0, 0, 0, 50));
        assert_eq!((page.next_page_uri, page.previous_page_uri), (None, None));
    }

    #[test]
    fn what_cannot_be_is_refused_with_twilio_s_code() {
        let code = |query| ask(&["a"], query).expect_err("refused").0.code;
        assert_eq!(code("PageSize=1001"), 20_007);
        assert_eq!(code("PageSize=0"), 20_007);
        assert_eq!(code("PageToken=PAz"), 21_481);
        assert_eq!(code("PageToken=é"), 21_481);
    }
}
