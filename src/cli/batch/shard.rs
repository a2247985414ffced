//! Which part of a manifest this process does.

use std::str::FromStr;

/// The `number`th of `of` parts, from 1: every `of`th job.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub struct Shard {
    /// Which part.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Shard {
    /// Whether the `at`th job, from 0, is in this part.
    pub fn has(self, at: usize) -> bool {
        at % self.of == self.number - 1
    }
}

/// What `--shard` may say: `K/N`, or `/N` where the environment knows K.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub struct Wish {
    number: Option<usize>,
    of: usize,
}

impl FromStr for Wish {
    type Err = String;

    fn from_str(text: &str) -> Result<Wish, String> {
        let read = || {
            let (number, of) = text.split_once('/')?;
            let of: usize = of.trim().parse().ok()?;
            let number = match number.trim() {
                "" => None,
                number => Some(number.parse().ok()?),
            };
            (of > 0 && number.is_none_or(|number: usize| (1..=of).contains(&number))).then_some(Wish { number, of })
        };
        read().ok_or_else(|| "write K/N with K from 1 to N, as 3/8; or /8 where the environment says which".to_owned())
    }
}

/// How an engine tells each of its tasks which one it is.
struct Engine {
    /// Variable of the number.
    number: &'static str,
    /// Variable of the first number; without it, the first is `first`.
    min: Option<&'static str>,
    first: usize,
    /// Variable of the step from one number to the next.
    step: Option<&'static str>,
    /// Variable of how many there are.
    of: Of,
}

/// How many tasks there are.
enum Of {
    Count(&'static str),
    /// The last number.
    Last(&'static str),
    /// The engine does not say.
    Unsaid,
}

const ENGINES: &[Engine] = &[
    // Slurm arrays: `sbatch --array=0-7`, `1-15:2`.
    Engine {
        number: "SLURM_ARRAY_TASK_ID",
        min: Some("SLURM_ARRAY_TASK_MIN"),
        first: 0,
        step: Some("SLURM_ARRAY_TASK_STEP"),
        of: Of::Count("SLURM_ARRAY_TASK_COUNT"),
    },
    // Kubernetes indexed jobs do not tell how many completions are asked for.
    Engine { number: "JOB_COMPLETION_INDEX", min: None, first: 0, step: None, of: Of::Unsaid },
    Engine {
        number: "AWS_BATCH_JOB_ARRAY_INDEX",
        min: None,
        first: 0,
        step: None,
        of: Of::Count("AWS_BATCH_JOB_ARRAY_SIZE"),
    },
    Engine { number: "CLOUD_RUN_TASK_INDEX", min: None, first: 0, step: None, of: Of::Count("CLOUD_RUN_TASK_COUNT") },
    Engine { number: "BATCH_TASK_INDEX", min: None, first: 0, step: None, of: Of::Count("BATCH_TASK_COUNT") },
    // Grid Engine: `qsub -t 1-8`.
    Engine {
        number: "SGE_TASK_ID",
        min: Some("SGE_TASK_FIRST"),
        first: 1,
        step: Some("SGE_TASK_STEPSIZE"),
        of: Of::Last("SGE_TASK_LAST"),
    },
    // GitLab CI: `parallel: 8`.
    Engine { number: "CI_NODE_INDEX", min: None, first: 1, step: None, of: Of::Count("CI_NODE_TOTAL") },
];

/// The part that was asked for; without a wish the one that the environment names; without either the whole.
///
/// # Errors
/// A sentence, where a number and a count do not go together or one of them is missing.
pub fn find(wish: Option<Wish>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Shard, String> {
    if let Some(Wish { number: Some(number), of }) = wish {
        return Ok(Shard { number, of });
    }
    let value = |name: &str| environment(name)?.trim().parse::<usize>().ok();
    let Some((engine, id)) = ENGINES.iter().find_map(|engine| Some((engine, value(engine.number)?))) else {
        return match wish {
            None => Ok(Shard { number: 1, of: 1 }),
            Some(Wish { of, .. }) => {
                Err(format!("nothing in the environment says which of the {of} parts this is: --shard K/{of}"))
            }
        };
    };
    let first = engine.min.and_then(value).unwrap_or(engine.first);
    let step = engine.step.and_then(value).unwrap_or(1).max(1);
    let number = id.checked_sub(first).map(|past| past / step + 1);
    let of = match (wish, &engine.of) {
        (Some(wish), _) => Some(wish.of),
        (None, Of::Count(name)) => value(name),
        (None, Of::Last(name)) => value(name).and_then(|last| Some(last.checked_sub(first)? / step + 1)),
        (None, Of::Unsaid) => None,
    };
    let name = engine.number;
    match (number, of) {
        (Some(number), Some(of)) if number <= of => Ok(Shard { number, of }),
        (_, None) => {
            Err(format!("{name} is {id}, but nothing says of how many parts: give --shard /N, or --shard 1/1 for all"))
        }
        (_, Some(of)) => Err(format!("{name} is {id}, which is none of {of} parts: give --shard K/N")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Shard, Wish, find};

    fn with(variables: &[(&str, &str)], wish: Option<&str>) -> Result<Shard, String> {
        let wish = wish.map(|text| text.parse::<Wish>().expect("a wish"));
        find(wish, &|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn engines_name_their_parts() {
        let part = |number, of| Ok(Shard { number, of });
        assert_eq!(with(&[], None), part(1, 1));
        assert_eq!(with(&[], Some("3/8")), part(3, 8));
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", "5"),
            ("SLURM_ARRAY_TASK_MIN", "1"),
            ("SLURM_ARRAY_TASK_STEP", "2"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
        ];
        assert_eq!(with(&slurm, None), part(3, 4));
        assert_eq!(with(&[("JOB_COMPLETION_INDEX", "0")], Some("/8")), part(1, 8));
        assert_eq!(with(&[("SGE_TASK_ID", "8"), ("SGE_TASK_FIRST", "1"), ("SGE_TASK_LAST", "8")], None), part(8, 8));
        assert_eq!(with(&[("SGE_TASK_ID", "undefined")], None), part(1, 1));
        assert_eq!(with(&[("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "2")], Some("1/1")), part(1, 1));
    }

    #[test]
    fn a_part_of_unknown_many_is_refused() {
        assert!(with(&[("JOB_COMPLETION_INDEX", "3")], None).is_err_and(|error| error.contains("--shard /N")));
        assert!(with(&[("CLOUD_RUN_TASK_INDEX", "8"), ("CLOUD_RUN_TASK_COUNT", "8")], None).is_err());
        assert!(with(&[], Some("/8")).is_err());
        for text in ["0/8", "9/8", "1/0", "8", "a/b"] {
            assert!(text.parse::<Wish>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_job_is_in_exactly_one_part() {
        for at in 0..100 {
            assert_eq!((1..=7).filter(|&number| Shard { number, of: 7 }.has(at)).count(), 1);
        }
    }
}
