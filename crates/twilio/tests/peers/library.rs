//! Twilio's own libraries, each in a process of its own.

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use serde_json::Value;

/// One of Twilio's libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Library {
    Node,
    Python,
}

impl Library {
    pub const ALL: [Self; 2] = [Self::Node, Self::Python];

    /// Puts questions, each an object whose member `ask` names a function of `peer.js` or `peer.py`
    /// and whose other members are its arguments. A question that fails is the test's failure.
    pub fn ask(self, questions: &[Value]) -> Vec<Value> {
        let mut peer = self.command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a peer");
        let input = serde_json::to_vec(questions).expect("JSON");
        peer.stdin.take().expect("piped").write_all(&input).expect("the peer reads");
        let output = peer.wait_with_output().expect("the peer ends");
        assert!(output.status.success(), "{self:?} failed: {}", output.status);
        let answers: Vec<Value> = serde_json::from_slice(&output.stdout).expect("answers");
        assert_eq!(answers.len(), questions.len());
        answers
            .into_iter()
            .zip(questions)
            .map(|(mut answer, question)| match answer.get_mut("answer") {
                Some(answer) => answer.take(),
                None => panic!("{self:?} cannot answer {question}: {answer}"),
            })
            .collect()
    }

    fn command(self) -> Command {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers");
        match self {
            Self::Node => {
                let mut node = Command::new("node");
                node.env("NODE_PATH", self.packages().join("node_modules")).arg(here.join("node/peer.js"));
                node
            }
            Self::Python => {
                let mut python = Command::new("python3");
                python.env("PYTHONPATH", self.packages()).arg("-B").arg(here.join("python/peer.py"));
                python
            }
        }
    }

    /// Where `scripts/setup/peers.sh` has put the packages.
    fn packages(self) -> PathBuf {
        let (kind, list) = match self {
            Self::Node => ("node", include_bytes!("node/package-lock.json").as_slice()),
            Self::Python => ("python", include_bytes!("python/requirements.txt").as_slice()),
        };
        let mut version = twilio::signature::body_sha256(list);
        version.truncate(12);
        let folder = cache().join(format!("peers/{kind}-{version}"));
        assert!(
            folder.join("complete").exists(),
            "Twilio's library for {kind} is not installed in {}. Type: scripts/setup/peers.sh",
            folder.display()
        );
        folder
    }
}

/// The folder that `scripts/env.sh` calls `CACHE`.
fn cache() -> PathBuf {
    let folder = |name: &str| std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
    folder("GREENROOM_CACHE")
        .or_else(|| folder("XDG_CACHE_HOME").map(|cache| cache.join("greenroom")))
        .or_else(|| folder("HOME").map(|home| home.join(".cache/greenroom")))
        .expect("HOME is set")
}
