//! A caller by telephone as the application and its REST client meet it.

use std::time::Duration;

use exchange::TelephoneEvent;

use crate::Rig;

/// Waits until the queue has that many callers.
async fn until_waiting(rig: &Rig, waiting: u64) {
    let patience = tokio::time::Instant::now() + Duration::from_secs(20);
    while tokio::time::Instant::now() < patience {
        let (_, queues) = rig.rest("Queues.json").await;
        if queues["queues"][0]["current_size"] == waiting {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the queue does not come to it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_by_telephone_is_an_ordinary_call() {
    let rig = Rig::start().await;
    let parameters = [("FromCity", "PORTLAND"), ("FromZip", ""), ("CallerName", "LOPEZ MARIA")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let (call, mut events) = rig
        .exchange
        .telephone()
        .dial("+15555550142".to_owned(), "+15555550100".to_owned(), parameters.to_vec())
        .await
        .expect("rings");
    let asked = rig.asked.at("/voice").await;
    assert!(asked.signed);
    assert_eq!(asked.get("From"), Some("+15555550142"));
    assert_eq!(asked.get("To"), Some("+15555550100"));
    assert_eq!((asked.get("FromCity"), asked.get("FromZip")), (Some("PORTLAND"), Some("")));
    assert_eq!(asked.get("CallerName"), Some("LOPEZ MARIA"));
    assert_eq!(asked.get("CallStatus"), Some("ringing"));
    until_waiting(&rig, 1).await;
    assert_eq!(events.recv().await, Some(TelephoneEvent::Answered));

    let path = format!("Calls/{}.json", call.sid());
    let (_, shown) = rig.rest(&path).await;
    assert_eq!((&shown["direction"], &shown["status"]), (&"inbound".into(), &"in-progress".into()));
    assert_eq!(shown["from"], "+15555550142");
    let (status, ended) = rig.post(&path, &[("Status", "completed")]).await;
    assert_eq!((status, &ended["status"]), (200, &"completed".into()));
    until_waiting(&rig, 0).await;
    assert_eq!(rig.asked.at("/status").await.get("CallStatus"), Some("completed"));
    assert_eq!((events.recv().await, events.recv().await), (Some(TelephoneEvent::Ended), None));
}
