using System.Reflection;
using FusionML.Testing;
using TorchSharp.Modules;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class CheckedLayersTests
{
    [TestMethod]
    public void Every_convolution_and_linear_layer_of_the_networks_is_checked()
    {
        nn.Module[] networks =
        [
            new Efrufn(),
            new EfrufnWithoutMask(),
            new Frufn(),
            new ColorNet(),
            .. LearnedLossNetworks.Create().All.Select(part => part.Network),
        ];
        int found = 0;
        foreach (nn.Module network in networks)
        {
            foreach (nn.Module module in network.modules())
            {
                CheckedLayer? expected = module switch
                {
                    Conv2d layer => Layer(layer.weight!, layer.bias, layer.weight!.shape[1], (int)layer.groups),
                    Linear layer => Layer(layer.weight!, layer.bias, layer.weight!.shape[1], groups: 1) with
                    {
                        Form = LayerForm.Tokens,
                    },
                    PixelLinear => Layer(Weight(module), null, Weight(module).shape[1], groups: 1) with
                    {
                        Form = LayerForm.Tokens,
                    },
                    PictureConvolution => Layer(Weight(module), null, Weight(module).shape[1], groups: 1),
                    DepthwiseConvolution => Layer(Weight(module), null, 1, (int)Weight(module).shape[0]),
                    _ => null,
                };
                if (expected is not null)
                {
                    found++;
                    bool isChecked = CheckedLayers.All.Any(layer =>
                        layer.Batch == 1
                        && (layer.Inputs, layer.Outputs, layer.Kernel, layer.Groups)
                            == (expected.Inputs, expected.Outputs, expected.Kernel, expected.Groups)
                        && (layer.Form == LayerForm.Tokens) == (expected.Form == LayerForm.Tokens)
                        && (layer.HasBias == expected.HasBias || IsOfQueries(layer))
                    );
                    Assert.IsTrue(isChecked, $"{network.GetName()}: {expected}, bias {expected.HasBias}");
                }
            }

            network.Dispose();
        }

        Assert.IsGreaterThan(100, found);
    }

    [TestMethod]
    public void No_convolution_is_computed_but_in_layers_and_in_windows_that_are_checked()
    {
        string[] callers =
        [
            .. CalledMethods
                .DeclaredBy(typeof(Efrufn).Assembly)
                .Where(method =>
                    CalledMethods
                        .In(method)
                        .Any(call =>
                            call.Method.DeclaringType == typeof(nn.functional) && call.Method.Name is "conv2d" or "linear"
                        )
                )
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
                .Order(),
        ];
        CollectionAssert.AreEqual(
            new[]
            {
                "CheckedLayer.Run",
                "DepthwiseConvolution.forward",
                "PictureConvolution.forward",
                "PixelLinear.forward",
                "Sobel.Components",
                "StructuralSimilarity.Average",
                "WindowAttentionModule.Attend",
            },
            callers
        );
    }

    [TestMethod]
    public void Inputs_are_so_large_that_libtorch_takes_them_for_pictures()
    {
        foreach (CheckedLayer layer in CheckedLayers.All.Where(layer => layer.Form != LayerForm.Tokens))
        {
            Assert.IsGreaterThan(
                20_480L,
                layer.InputShape.Aggregate(1L, (product, length) => product * length),
                layer.ToString()
            );
        }
    }

    /// <summary>The attention hands its own bias to a linear layer that has none.</summary>
    private static bool IsOfQueries(CheckedLayer layer) => layer.Outputs == 3 * layer.Inputs;

    private static Parameter Weight(nn.Module layer) => layer.get_parameter("weight")!;

    private static CheckedLayer Layer(Tensor weight, Tensor? bias, long inputsOfGroup, int groups) =>
        new()
        {
            Inputs = (int)inputsOfGroup * groups,
            Outputs = (int)weight.shape[0],
            Kernel = weight.dim() == 2 ? (1, 1) : ((int)weight.shape[2], (int)weight.shape[3]),
            Groups = groups,
            HasBias = bias is not null,
        };
}
