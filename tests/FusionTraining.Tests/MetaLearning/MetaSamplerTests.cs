namespace FusionML.Training.Tests;

[TestClass]
public sealed class MetaSamplerTests
{
    [TestMethod]
    public void No_pair_is_ever_in_both_halves_and_rounds_split_anew()
    {
        MetaSampler sampler = new(SmallTraining.Pairs(7), SmallTraining.Crops);
        (int[] train, int[] test) = sampler.Halves(0);
        Assert.HasCount(4, train);
        Assert.HasCount(3, test);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 7).ToArray(), train.Concat(test).ToArray());
        CollectionAssert.AreNotEqual(train, sampler.Halves(1).Train);
    }

    [TestMethod]
    public void A_step_gives_the_same_batches_whatever_was_asked_for_before()
    {
        using DisposeScope scope = NewDisposeScope();
        MetaSampler one = new(SmallTraining.Pairs(5), SmallTraining.Crops);
        MetaSampler other = new(SmallTraining.Pairs(5), SmallTraining.Crops);
        other.Sample(0, 9);
        other.Sample(2, 1);
        (TrainingBatch train, TrainingBatch test) = one.Sample(1, 3);
        (TrainingBatch sameTrain, TrainingBatch sameTest) = other.Sample(1, 3);
        CollectionAssert.AreEqual(train.First.data<float>().ToArray(), sameTrain.First.data<float>().ToArray());
        CollectionAssert.AreEqual(test.Second.data<float>().ToArray(), sameTest.Second.data<float>().ToArray());
        CollectionAssert.AreNotEqual(train.First.data<float>().ToArray(), test.First.data<float>().ToArray());
    }

    [TestMethod]
    public void One_pair_is_not_enough() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new MetaSampler(SmallTraining.Pairs(1), SmallTraining.Crops)).Message,
            "not 1 pair"
        );
}
