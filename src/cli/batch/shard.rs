//! Which part of a manifest this process does.

use std::str::FromStr;

/// The `number`th of `of` parts, from 1: every `of`th job.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub struct Shard {
    /// Which part.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The variable that says which part this is, where the environment does.
    pub engine: Option<&'static str>,
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
    first: First,
    /// Variable of the step from one number to the next.
    step: Option<&'static str>,
    /// Variable of how many there are.
    of: Of,
}

/// The number of the first task.
enum First {
    /// Always this one.
    Is(usize),
    /// What a variable says; without it 0.
    Said(&'static str),
}

/// How many tasks there are.
enum Of {
    Count(&'static str),
    /// The last number.
    Last(&'static str),
    /// The engine does not say.
    Unsaid,
}

const fn engine(number: &'static str, first: usize, of: Of) -> Engine {
    Engine { number, first: First::Is(first), step: None, of }
}

const ENGINES: &[Engine] = &[
    // Slurm arrays: `sbatch --array=0-7`, `1-15:2`.
    Engine {
        number: "SLURM_ARRAY_TASK_ID",
        first: First::Said("SLURM_ARRAY_TASK_MIN"),
        step: Some("SLURM_ARRAY_TASK_STEP"),
        of: Of::Count("SLURM_ARRAY_TASK_COUNT"),
    },
    // Kubernetes indexed jobs do not tell how many completions are asked for.
    engine("JOB_COMPLETION_INDEX", 0, Of::Unsaid),
    engine("AWS_BATCH_JOB_ARRAY_INDEX", 0, Of::Count("AWS_BATCH_JOB_ARRAY_SIZE")),
    // Google Cloud: jobs of Cloud Run, and Batch.
    engine("CLOUD_RUN_TASK_INDEX", 0, Of::Count("CLOUD_RUN_TASK_COUNT")),
    engine("BATCH_TASK_INDEX", 0, Of::Count("BATCH_TASK_COUNT")),
    // Grid Engine: `qsub -t 1-8`. Without an array the number is `undefined`.
    Engine {
        number: "SGE_TASK_ID",
        first: First::Said("SGE_TASK_FIRST"),
        step: Some("SGE_TASK_STEPSIZE"),
        of: Of::Last("SGE_TASK_LAST"),
    },
    // LSF: `bsub -J 'books[1-8]'`. Without an array the number is 0.
    Engine {
        number: "LSB_JOBINDEX",
        first: First::Is(1),
        step: Some("LSB_JOBINDEX_STEP"),
        of: Of::Last("LSB_JOBINDEX_END"),
    },
    // PBS: `qsub -J 0-7`.
    engine("PBS_ARRAY_INDEX", 0, Of::Unsaid),
    // GitLab CI: `parallel: 8`.
    engine("CI_NODE_INDEX", 1, Of::Count("CI_NODE_TOTAL")),
];

/// What the environment may say in the place of `--shard`.
const OWN: &str = "BANXIN_SHARD";

/// The part that was asked for; without a wish the one that the environment names; without either the whole.
///
/// # Errors
/// A sentence, where a number and a count do not go together or one of them is missing.
pub fn find(wish: Option<Wish>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Shard, String> {
    let own = || environment(OWN).filter(|text| !text.trim().is_empty());
    let wish = match (wish, own()) {
        (None, Some(text)) => Some(text.parse().map_err(|error| format!("{OWN} is `{text}`: {error}"))?),
        (wish, _) => wish,
    };
    if let Some(Wish { number: Some(number), of }) = wish {
        return Ok(Shard { number, of, engine: None });
    }
    let value = |name: &str| environment(name)?.trim().parse::<usize>().ok();
    let id = |engine: &Engine| value(engine.number).filter(|&id| engine.number != "LSB_JOBINDEX" || id > 0);
    let Some((engine, id)) = ENGINES.iter().find_map(|engine| Some((engine, id(engine)?))) else {
        return match wish {
            None => Ok(Shard { number: 1, of: 1, engine: None }),
            Some(Wish { of, .. }) => {
                Err(format!("nothing in the environment says which of the {of} parts this is: --shard K/{of}"))
            }
        };
    };
    let name = engine.number;
    let first = match engine.first {
        First::Is(first) => first,
        First::Said(name) => value(name).unwrap_or(0),
    };
    let step = engine.step.and_then(value).unwrap_or(1).max(1);
    let said = match engine.of {
        Of::Count(name) => value(name),
        Of::Last(name) => value(name).and_then(|last| Some(last.checked_sub(first)? / step + 1)),
        Of::Unsaid => None,
    };
    let number = id.checked_sub(first).filter(|past| past % step == 0).map(|past| past / step + 1);
    match (number, wish.map(|wish| wish.of), said) {
        // Tasks of an array that were submitted again by themselves: which parts they were is not to be known.
        (_, Some(of), Some(said)) if of != said => {
            Err(format!("{name} is {id}, one of {said} tasks, but {of} parts are asked for: give --shard K/{of}"))
        }
        (_, None, Some(1)) if id > 1 => {
            Err(format!("{name} is {id}, the only one of its array: give --shard K/N, or --shard 1/1 for all"))
        }
        (Some(number), Some(of), _) | (Some(number), None, Some(of)) if number <= of => {
            Ok(Shard { number, of, engine: Some(name) })
        }
        (_, None, None) => {
            Err(format!("{name} is {id}, but nothing says of how many parts: give --shard /N, or --shard 1/1 for all"))
        }
        (_, Some(of), _) | (_, None, Some(of)) => {
            Err(format!("{name} is {id}, which is none of {of} parts: give --shard K/N"))
        }
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
        let part = |number, of| Ok(Shard { number, of, engine: None });
        let with = |variables: &[_], wish| with(variables, wish).map(|shard| Shard { engine: None, ..shard });
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
        assert_eq!(with(&[("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "2")], None), part(2, 2));
        let of = |index, count| [(index, "0"), (count, "4")];
        for (index, count) in [
            ("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE"),
            ("CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT"),
            ("BATCH_TASK_INDEX", "BATCH_TASK_COUNT"),
        ] {
            assert_eq!(with(&of(index, count), None), part(1, 4), "{index}");
        }
        let lsf = |index| [("LSB_JOBINDEX", index), ("LSB_JOBINDEX_END", "9"), ("LSB_JOBINDEX_STEP", "2")];
        assert_eq!(with(&lsf("3"), None), part(2, 5));
        assert_eq!(with(&lsf("0"), None), part(1, 1), "no array");
        assert_eq!(with(&[("PBS_ARRAY_INDEX", "7")], Some("/8")), part(8, 8));
        assert_eq!(with(&[("BANXIN_SHARD", "/8"), ("JOB_COMPLETION_INDEX", "7")], None), part(8, 8));
        assert_eq!(with(&[("BANXIN_SHARD", "2/3"), ("JOB_COMPLETION_INDEX", "7")], None), part(2, 3));
    }

    #[test]
    fn tasks_that_are_submitted_again_alone_do_not_do_the_wrong_part() {
        let slurm =
            |id, count| [("SLURM_ARRAY_TASK_ID", id), ("SLURM_ARRAY_TASK_MIN", id), ("SLURM_ARRAY_TASK_COUNT", count)];
        assert!(with(&slurm("3", "1"), None).is_err());
        assert!(with(&slurm("3", "2"), Some("/8")).is_err());
        assert!(with(&slurm("3", "1"), Some("4/8")).is_ok());
        assert!(with(&[("BANXIN_SHARD", "8")], None).is_err());
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
            assert_eq!((1..=7).filter(|&number| Shard { number, of: 7, engine: None }.has(at)).count(), 1);
        }
    }
}
