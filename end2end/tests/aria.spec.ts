import { expect, test } from "../fixtures/index.ts";
import { callIn, connectToQueue, expectStatus, openStudio } from "../fixtures/calls.ts";

test.use({ show: { show_name: "Night Line", host: "Ada", dj_whisper: "", caller_whisper: "" } });

test("those who are read to find the console's parts by role and name", async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const body = dj.page.locator("body");
  await expect(body).toMatchAriaSnapshot(`
    - banner:
      - paragraph: Off air
      - heading "Night Line with Ada" [level=1]
      - switch "Lines" [checked]
      - time
      - navigation "Studio":
        - button "Preflight"
        - button "Settings"
        - button "Keys"
        - link "Listeners’ page"
    - main:
      - region "On air":
        - paragraph: Nobody on air
        - button "Mute me" [disabled]
        - button "Back to waiting" [disabled]
        - button "Lock" [disabled]
        - button "Hang Up" [disabled]
      - button "Connect to Queue Nobody is waiting"
      - status: Ready
      - region "Waiting 0":
        - heading "Waiting 0" [level=2]
        - list
        - paragraph: Nobody is waiting.
      - region "How long each caller has waited":
        - paragraph: Nobody is waiting.
        - heading "The last hour" [level=3]
        - paragraph: Nobody has rung in yet.
      - region "Queue Status":
        - term: Current size
        - definition: "0"
        - term: Average wait time
        - definition: 0 s
        - button "Refresh"
      - region "Direct line":
        - switch "Direct line"
      - region "Rehearse":
        - switch "Rehearse"
      - region "End of the show":
        - button "End the show"
  `);

  const first = await newUser({ hz: 440 });
  await callIn(first, exchange, { "Your name": "Maria", "Where you are": "Leeds", "What you want to say": "Night buses" });
  const second = await first.tab();
  await callIn(second, exchange, { "Your name": "Tom", "Where you are": "Hull", "What you want to say": "" });
  await connectToQueue(dj, exchange);
  await expect(body).toMatchAriaSnapshot(`
    - banner:
      - paragraph: ON AIR
    - main:
      - region "On air":
        - text: ON AIR
        - paragraph: Maria, Leeds
        - paragraph: Night buses
        - paragraph: /From the page, first time on the show, waited \\d+:\\d\\d/
        - paragraph: /On air for \\d+:\\d\\d/
        - text: /Caller (silent|faint|clear) You (silent|faint|clear)/
        - button "Mute me"
        - button "Back to waiting"
        - button "Lock"
        - button "Hang Up"
      - button /Next Caller Tom, Hull from the page, first time waiting less than a minute/
      - status: Successfully established call
      - region "Waiting 1":
        - list:
          - listitem:
            - text: /1 Tom Hull. from the page, first time waiting \\d+:\\d\\d Next/
            - button "Take Tom, Hull"
            - group
      - region "How long each caller has waited":
        - img /Waits of all callers 1 caller waits; the longest wait is less than a minute\\./
        - term: waiting
        - definition: "1"
        - term: average wait
        - term: longest wait
        - group: Waits as a table
        - img /2 rang in, 1 came on air, 0 gave up\\./
      - status: "Maria, Leeds: ON AIR."
  `);
});

test("those who are read to are told where they are on the listeners' page", async ({ newUser, exchange }) => {
  const dj = await newUser({ hz: 1320 });
  await openStudio(dj);
  const listener = await newUser({ hz: 440 });
  await listener.open("/call");
  await expectStatus(listener, "Ready");
  const body = listener.page.locator("body");
  await expect(body).toMatchAriaSnapshot(`
    - status: Ready. Your browser is the phone.
    - alert
    - banner:
      - heading "Night Line" [level=1]
      - paragraph: Call the studio, and talk to Ada
    - main:
      - region "Your call":
        - paragraph: Ready
        - paragraph: Your browser is the phone.
        - paragraph: Nobody is waiting now.
      - paragraph: /Turn your radio down before you talk.*/
      - group "For the studio, if you like":
        - textbox "Your name"
        - textbox "Where you are"
        - textbox "What you want to say"
      - region "Your microphone":
        - button "Check the microphone"
      - button "Call the Studio"
  `);
  await callIn(listener, exchange, { "Your name": "Maria" });
  await connectToQueue(dj, exchange);
  await expect(body).toMatchAriaSnapshot(`
    - status
    - alert: You are on air.
    - main:
      - region "Your call":
        - paragraph: /ON AIR \\d+:\\d\\d/
        - paragraph: Everybody hears you.
        - text: /Microphone (silent|faint|clear)/
        - paragraph: "The studio sees: Maria"
      - paragraph: Turn your radio down now.
      - button "Hang Up"
  `);
});

test("those who are read to find their way on the small page, at the login and at an address that is none", async ({ newUser }) => {
  const reader = await newUser({ allowedErrors: /404 \(Not Found\)/ });
  const body = reader.page.locator("body");
  await reader.open("/embed/call");
  await expectStatus(reader, "Ready");
  await expect(body).toMatchAriaSnapshot(`
    - status: Ready. Your browser is the phone.
    - alert
    - main:
      - 'heading "Call the studio: Night Line" [level=1]'
      - region "Your call":
        - paragraph: Ready
      - button "Call"
  `);
  await reader.page.goto("/login");
  await expect(body).toMatchAriaSnapshot(`
    - banner:
      - heading "The studio’s login" [level=1]
    - main:
      - paragraph: /The DJ’s page is open on this computer, and on no other.*/
      - paragraph:
        - link "To the studio"
  `);
  await reader.open("/nowhere");
  await expect(body).toMatchAriaSnapshot(`
    - banner:
      - heading "There is no such page" [level=1]
    - main:
      - paragraph:
        - link "the studio"
        - link "the page for listeners"
  `);
});
