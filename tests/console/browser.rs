//! Chromium without a screen, spoken to over the pipe of its DevTools protocol.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

/// Longest wait for an answer, and for a page to become what it should.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOKS: u32 = 1_200;

/// A browser of a fresh profile.
pub struct Browser {
    program: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    next: u64,
    pub downloads: TempDir,
    _profile: TempDir,
}

/// One tab.
#[derive(Clone)]
pub struct Tab(String, String);

impl Browser {
    pub fn start() -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let downloads = tempfile::tempdir().expect("a folder");
        // The pipe is read on descriptor 3 and written on 4.
        let mut program = Command::new("sh")
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1",
                "sh",
            ])
            .args(["chromium", "--headless=new", "--remote-debugging-pipe"])
            .args([
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
            ])
            .args([
                "--ignore-certificate-errors",
                "--lang=zh-CN",
                "--no-first-run",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh is there");
        let to = program.stdin.take().expect("piped");
        let mut lines = BufReader::new(program.stdout.take().expect("piped"));
        let (tell, from) = channel();
        std::thread::spawn(move || {
            let mut text = Vec::new();
            while lines.read_until(0, &mut text).is_ok_and(|n| n > 0) {
                text.pop();
                if let Ok(message) = serde_json::from_slice(&text) {
                    let _ = tell.send(message);
                }
                text.clear();
            }
        });
        let mut browser = Self {
            program,
            to,
            from,
            next: 0,
            downloads,
            _profile: profile,
        };
        let path = browser.downloads.path().display().to_string();
        let allowed = json!({ "behavior": "allow", "downloadPath": path });
        browser.call(None, "Browser.setDownloadBehavior", allowed);
        browser
    }

    fn call(&mut self, tab: Option<&Tab>, method: &str, params: Value) -> Value {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if let Some(Tab(session, _)) = tab {
            message["sessionId"] = json!(session);
        }
        let sent = self.to.write_all(format!("{message}\0").as_bytes());
        sent.expect("chromium is installed: packaging/scripts/system-packages test");
        loop {
            let answer = self.from.recv_timeout(PATIENCE);
            let answer = answer.unwrap_or_else(|e| panic!("{method}: {e}"));
            if answer["id"] == json!(self.next) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// A new tab of a width, showing a page.
    pub fn tab(&mut self, width: u32, url: &str) -> Tab {
        let target = self.call(None, "Target.createTarget", json!({ "url": "about:blank" }));
        let how = json!({ "targetId": target["targetId"], "flatten": true });
        let session = self.call(None, "Target.attachToTarget", how);
        let text = |value: &Value| value.as_str().expect("a name").to_owned();
        let tab = Tab(text(&session["sessionId"]), text(&target["targetId"]));
        self.width(&tab, width);
        self.go(&tab, url);
        tab
    }

    pub fn width(&mut self, tab: &Tab, width: u32) {
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.call(Some(tab), "Emulation.setDeviceMetricsOverride", size);
    }

    /// Closes a tab.
    pub fn close(&mut self, tab: &Tab) {
        self.call(None, "Target.closeTarget", json!({ "targetId": tab.1 }));
    }

    /// Shows a page, until it is whole.
    pub fn go(&mut self, tab: &Tab, url: &str) {
        let went = self.call(Some(tab), "Page.navigate", json!({ "url": url }));
        if went["isDownload"] != json!(true) {
            assert!(went["errorText"].is_null(), "{url}: {went}");
            self.until(
                tab,
                "document.readyState == 'complete' && location.href != 'about:blank'",
            );
        }
    }

    /// What an expression is on the page; `null` while the page is being changed.
    pub fn ask(&mut self, tab: &Tab, expression: &str) -> Value {
        let what = json!({ "expression": expression, "returnByValue": true });
        self.next += 1;
        let message = json!({
            "id": self.next, "method": "Runtime.evaluate", "params": what, "sessionId": tab.0,
        });
        let sent = self.to.write_all(format!("{message}\0").as_bytes());
        sent.expect("the browser lives");
        loop {
            let answer = self.from.recv_timeout(PATIENCE).expect("an answer in time");
            if answer["id"] == json!(self.next) {
                return answer["result"]["result"]["value"].clone();
            }
        }
    }

    /// Waits until an expression is true on the page.
    pub fn until(&mut self, tab: &Tab, expression: &str) {
        let (_nobody, silence) = channel::<()>();
        for _ in 0..LOOKS {
            if self.ask(tab, expression) == json!(true) {
                return;
            }
            let _ = silence.recv_timeout(Duration::from_millis(50));
        }
        let text = self.ask(tab, "location.href + ' ' + document.body.innerText");
        panic!("never true: {expression}; the page is {text}");
    }

    /// Types into a field.
    pub fn fill(&mut self, tab: &Tab, field: &str, text: &str) {
        let found = format!(
            "(() => {{ const f = document.querySelector('{field}'); f.value = {}; return true; }})()",
            json!(text)
        );
        assert_eq!(self.ask(tab, &found), json!(true), "{field}");
    }

    /// Presses what is there, as the middle of it would be pressed.
    pub fn press(&mut self, tab: &Tab, what: &str) {
        let there = format!(
            "document.readyState == 'complete' && document.querySelector('{what}') != null"
        );
        self.until(tab, &there);
        let middle = format!(
            "(() => {{ const e = document.querySelector('{what}'); e.scrollIntoView({{block: 'center'}}); \
             const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()"
        );
        let at = self.ask(tab, &middle);
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1,
            });
            self.call(Some(tab), "Input.dispatchMouseEvent", event);
        }
    }

    /// Leaves a picture of the whole page.
    pub fn picture(&mut self, tab: &Tab, file: &Path) {
        self.call(Some(tab), "Page.bringToFront", json!({}));
        let how = json!({ "format": "png", "captureBeyondViewport": true });
        let taken = self.call(Some(tab), "Page.captureScreenshot", how);
        let data = taken["data"].as_str().expect("a picture");
        let engine = &base64::engine::general_purpose::STANDARD;
        let bytes = base64::Engine::decode(engine, data).expect("base64");
        std::fs::write(file, bytes).expect("written");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
