using FusionML.Inference;

namespace FusionML.ModelEvaluation.Tests;

[TestClass]
public sealed class ModelCardTests : FolderTest
{
    [TestMethod]
    public void A_stamped_file_keeps_its_tensors_and_says_what_the_card_says()
    {
        WeightFile weights = RandomColorNet(new Dictionary<string, string> { ["steps"] = "12", [WeightMetadata.Recipe] = "old" });
        WeightFile stamped = StampCommand.Stamp(weights, WholeCard());
        Assert.AreEqual("12", stamped.Metadata["steps"]);
        Assert.AreEqual("the recipe", stamped.Metadata[WeightMetadata.Recipe]);
        Assert.AreEqual("colornet", stamped.Metadata[WeightMetadata.Network]);
        CollectionAssert.AreEqual(weights.Tensors.ToArray(), stamped.Tensors.ToArray());
    }

    [TestMethod]
    public void A_card_that_leaves_something_out_is_refused_with_what_is_missing()
    {
        Dictionary<string, string> card = WholeCard();
        card.Remove(WeightMetadata.Seeds);
        card.Remove(WeightMetadata.Hours);
        EvaluationInputException error = Assert.ThrowsExactly<EvaluationInputException>(() =>
            StampCommand.Stamp(RandomColorNet(), card)
        );
        StringAssert.EndsWith(error.Message, "nothing about seeds, hours.");
    }

    [TestMethod]
    public void A_card_is_read_as_texts_and_lines()
    {
        string path = Write("card.json", """{ "recipe": ["one", "two"], "hours": " 3 on two cores ", /* said twice? */ }""");
        IReadOnlyDictionary<string, string> card = CardFile.Read(path);
        Assert.AreEqual("one\ntwo", card["recipe"]);
        Assert.AreEqual("3 on two cores", card["hours"]);
    }

    [TestMethod]
    [DataRow("""{ "recepy": "x" }""", "no key 'recepy'")]
    [DataRow("""{ "recipe": 3 }""", "'recipe' is neither")]
    [DataRow("""{ "recipe": "  " }""", "'recipe' is empty")]
    [DataRow("""{ "recipe": [1] }""", "can't be read")]
    [DataRow("""{ "recipe": "a", "recipe": "b" }""", "can't be read")]
    [DataRow("""["recipe"]""", "can't be read")]
    [DataRow("{", "can't be read")]
    public void A_bad_card_is_refused_with_its_name(string text, string problem)
    {
        string path = Write("bad.json", text);
        EvaluationInputException error = Assert.ThrowsExactly<EvaluationInputException>(() => CardFile.Read(path));
        StringAssert.Contains(error.Message, "bad.json");
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void The_page_has_a_section_for_every_key()
    {
        string page = ModelCard.Write("colornet.safetensors", StampCommand.Stamp(RandomColorNet(), WholeCard()));
        StringAssert.StartsWith(page, "# colornet.safetensors\n");
        StringAssert.Contains(page, "| values | 132,336 in ");
        StringAssert.Contains(page, "## Training data\n\n- first set, 10 pairs\n- second set, 20 pairs\n");
        StringAssert.Contains(page, "## Recipe\n\nthe recipe\n");
        Assert.AreEqual(WeightMetadata.CardKeys.Count, page.Split("\n## ").Length - 1);
        Assert.ThrowsExactly<EvaluationInputException>(() => ModelCard.Write("colornet.safetensors", RandomColorNet()));
    }

    [TestMethod]
    public void Means_of_the_very_weights_become_a_line_per_set_and_those_of_others_are_refused()
    {
        string mine = new('1', 64);
        string other = new('2', 64);
        Write(
            "measured.csv",
            $"""
            weights,method,dataset,metric,mean,count
            {mine},shipped,ivf/tno,MS-SSIM,0.96125,26
            {mine},shipped,ivf/tno,Qabf,0.5,26
            {mine},shipped,ivf/vifb,MS-SSIM,0.97,21
            {other},shipped,mif/harvard_ct_mri,MS-SSIM,0.8,21

            """
        );
        Assert.AreEqual(
            "tno (26 pairs): MS-SSIM 0.9613, Qabf 0.5000\nvifb (21 pairs): MS-SSIM 0.9700",
            MeasuredMeans.Read([Folder], mine)
        );
        string refusal = Assert
            .ThrowsExactly<EvaluationInputException>(() => MeasuredMeans.Read([Folder], new string('3', 64)))
            .Message;
        StringAssert.Contains(refusal, "no means of the weights 333333333333");
        StringAssert.Contains(refusal, "111111111111 (shipped), 222222222222 (shipped)");
    }

    [TestMethod]
    public void A_card_whose_metrics_are_of_other_weights_is_not_written()
    {
        Dictionary<string, string> card = WholeCard();
        card[ModelCard.MeasuredWeights] = WeightDigest.Of(RandomColorNet());
        WeightFile stamped = StampCommand.Stamp(RandomColorNet(), card);
        StringAssert.Contains(ModelCard.Write("colornet.safetensors", stamped), card[ModelCard.MeasuredWeights]);
        card[ModelCard.MeasuredWeights] = new string('0', 64);
        string refusal = Assert
            .ThrowsExactly<EvaluationInputException>(() =>
                ModelCard.Write("colornet.safetensors", StampCommand.Stamp(RandomColorNet(), card))
            )
            .Message;
        StringAssert.Contains(refusal, new string('0', 64));
        StringAssert.Contains(refusal, WeightDigest.Of(RandomColorNet()));
    }

    [TestMethod]
    [DataRow("mfif")]
    [DataRow("meif")]
    [DataRow("ivf")]
    [DataRow("mif")]
    public void The_cards_that_ship_say_what_was_measured_with_their_own_weights(string name)
    {
        WeightFile weights = WeightFileSet.OfAssembly().Load($"{name}.safetensors");
        string digest = WeightDigest.Of(weights);
        string models = Path.Combine(FusionML.Testing.SharedFiles.RepositoryRoot, "docs", "models");
        Assert.AreEqual(digest, weights.Metadata[ModelCard.MeasuredWeights]);
        Assert.AreEqual(
            MeasuredMeans.Read([Path.Combine(models, "measured-test.csv")], digest),
            weights.Metadata[WeightMetadata.TestMetrics]
        );
        Assert.AreEqual(
            MeasuredMeans.Read([Path.Combine(models, "measured-validation.csv")], digest),
            weights.Metadata[WeightMetadata.ValidationMetrics]
        );
        Assert.AreEqual(ModelCard.Write($"{name}.safetensors", weights), File.ReadAllText(Path.Combine(models, $"{name}.md")));
    }

    private static Dictionary<string, string> WholeCard()
    {
        Dictionary<string, string> card = WeightMetadata.CardKeys.ToDictionary(key => key, key => $"the {key}");
        card[WeightMetadata.TrainingData] = "first set, 10 pairs\nsecond set, 20 pairs";
        return card;
    }

    private static WeightFile RandomColorNet(IReadOnlyDictionary<string, string>? metadata = null)
    {
        Random random = new(11);
        return new WeightFile(
            NetworkLayout.ColorNet.Tensors.Select(tensor => new WeightTensor(
                tensor.Name,
                tensor.Shape,
                [.. Enumerable.Range(0, tensor.Count).Select(_ => random.NextSingle() - 0.5f)]
            )),
            metadata
        );
    }
}
