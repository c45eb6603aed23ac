namespace FusionML.Inference.Tests;

[TestClass]
public sealed class KernelThreadsTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    public void Every_part_is_done_once_by_a_worker_of_its_own(int count)
    {
        using KernelThreads threads = new(count);
        for (int parts = 0; parts < 200; parts++)
        {
            int[] done = new int[parts];
            int[] busy = new int[count];
            threads.Run(
                parts,
                (part, worker) =>
                {
                    Assert.AreEqual(1, Interlocked.Increment(ref busy[worker]));
                    Interlocked.Increment(ref done[part]);
                    Interlocked.Decrement(ref busy[worker]);
                },
                CancellationToken.None
            );
            Assert.IsTrue(done.All(times => times == 1));
        }
    }

    [TestMethod]
    public void An_error_in_a_part_reaches_the_caller_and_the_threads_go_on()
    {
        using KernelThreads threads = new(3);
        Assert.ThrowsExactly<NotSupportedException>(() =>
            threads.Run(
                100,
                (part, _) =>
                {
                    if (part == 7)
                    {
                        throw new NotSupportedException();
                    }
                },
                CancellationToken.None
            )
        );
        int done = 0;
        threads.Run(10, (_, _) => Interlocked.Increment(ref done), CancellationToken.None);
        Assert.AreEqual(10, done);
    }

    [TestMethod]
    public void Cancelling_stops_between_parts()
    {
        using KernelThreads threads = new(2);
        using CancellationTokenSource source = new();
        int done = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            threads.Run(
                1000,
                (_, _) =>
                {
                    if (Interlocked.Increment(ref done) == 3)
                    {
                        source.Cancel();
                    }
                },
                source.Token
            )
        );
        Assert.IsLessThan(10, done);
    }

    [TestMethod]
    public void Threads_wake_up_again_after_they_have_gone_to_sleep()
    {
        using KernelThreads threads = new(4);
        for (int round = 0; round < 5; round++)
        {
            int done = 0;
            threads.Run(64, (_, _) => Interlocked.Increment(ref done), CancellationToken.None);
            Assert.AreEqual(64, done);
            Thread.Sleep(20);
        }
    }
}
