using System.Globalization;

namespace FusionML.Cli;

/// <summary>What Slurm says to the process of a job, by its environment variables.</summary>
/// <param name="variable">Gives the value of an environment variable, or null.</param>
internal sealed class SlurmJob(Func<string, string?> variable)
{
    private const int MostThreads = 1024;

    /// <summary>The job that this process belongs to, if any.</summary>
    public static SlurmJob Current { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The threads that the job was given for a task (<c>--cpus-per-task</c>); null where nothing is said.</summary>
    /// <exception cref="UsageException">The variable holds no such number.</exception>
    public int? Threads
    {
        get
        {
            const string Name = "SLURM_CPUS_PER_TASK";
            return Number(Name) is not int threads ? null
                : threads is >= 1 and <= MostThreads ? threads
                : throw new UsageException(
                    $"{Name} is {threads}, but must be a whole number from 1 to {MostThreads}; give --threads."
                );
        }
    }

    /// <summary>
    /// The part of the pairs that a task of a job array takes: its place, from 1, among the numbers of the array. Null outside of
    /// arrays.
    /// </summary>
    /// <remarks>
    /// The numbers may begin anywhere and have any step. An array with gaps, such as the failed tasks of another one, says neither
    /// how many parts there are nor which this is, and is refused.
    /// </remarks>
    /// <exception cref="UsageException">The array has gaps, or a variable can't be read.</exception>
    public Shard? ArrayShard
    {
        get
        {
            if (Number("SLURM_ARRAY_TASK_ID") is not int id)
            {
                return null;
            }

            if (Number("SLURM_ARRAY_TASK_COUNT") is not int count)
            {
                throw new UsageException(
                    $"SLURM_ARRAY_TASK_ID is {id}, but SLURM_ARRAY_TASK_COUNT does not say of how many. Give --shard I/N or --shard none."
                );
            }

            int least = Number("SLURM_ARRAY_TASK_MIN") ?? 0;
            int step = Number("SLURM_ARRAY_TASK_STEP") is int given and > 0 ? given : 1;
            int most = Number("SLURM_ARRAY_TASK_MAX") ?? least + ((count - 1) * step);
            (int place, int rest) = Math.DivRem(id - least, step);
            return
                count is >= 1 and <= Shard.MostParts
                && most - least == (long)(count - 1) * step
                && rest == 0
                && place >= 0
                && place < count
                ? new Shard(place + 1, count)
                : throw new UsageException(
                    $"The Slurm array has {count} tasks from {least} to {most} in steps of {step}, and this is task {id}: with gaps "
                        + "there is no telling which part of the pairs that is. Give --shard I/N."
                );
        }
    }

    private int? Number(string name)
    {
        string? text = variable(name);
        return string.IsNullOrEmpty(text) ? null
            : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number
            : throw new UsageException($"The environment variable {name} is '{text}', which is no whole number.");
    }
}
