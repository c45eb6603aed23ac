using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class PlaneDataViewTypeTests
{
    [TestMethod]
    public void Types_are_equal_if_their_sizes_are()
    {
        Assert.AreEqual(new PlaneDataViewType(), new PlaneDataViewType());
        Assert.AreEqual(new PlaneDataViewType(3, 5), new PlaneDataViewType(3, 5));
        Assert.AreEqual(new PlaneDataViewType(3, 5).GetHashCode(), new PlaneDataViewType(3, 5).GetHashCode());
        Assert.AreNotEqual(new PlaneDataViewType(3, 5), new PlaneDataViewType(5, 3));
        Assert.AreNotEqual(new PlaneDataViewType(3, 5), new PlaneDataViewType());
        Assert.IsFalse(new PlaneDataViewType().Equals(NumberDataViewType.Single));
    }

    [TestMethod]
    [DataRow(0, 5)]
    [DataRow(3, -1)]
    public void A_side_below_one_is_refused(int height, int width) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PlaneDataViewType(height, width));

    [TestMethod]
    public void The_name_states_the_size()
    {
        Assert.AreEqual("Plane", new PlaneDataViewType().ToString());
        Assert.AreEqual("Plane<3, 5>", new PlaneDataViewType(3, 5).ToString());
    }

    [TestMethod]
    public void Planes_of_a_class_become_columns_and_come_back_as_they_are()
    {
        MLContext context = new();
        ImagePlane first = new(2, 3, [0, 0.25f, 0.5f, 0.75f, 1, 1e-6f], bitDepth: 16);
        ImagePlane second = new(1, 1, [0.125f], bitDepth: 32);
        IDataView rows = context.Data.LoadFromEnumerable([new AnySize { Plane = first }, new AnySize { Plane = second }]);
        Assert.AreEqual(new PlaneDataViewType(), rows.Schema["Plane"].Type);

        AnySize[] back = [.. context.Data.CreateEnumerable<AnySize>(rows, reuseRowObject: false)];

        Assert.AreSame(first, back[0].Plane);
        Assert.AreSame(second, back[1].Plane);
    }

    [TestMethod]
    public void A_size_on_the_attribute_is_the_size_of_the_column()
    {
        IDataView rows = new MLContext().Data.LoadFromEnumerable([new Sized { Plane = new ImagePlane(4, 6) }]);
        Assert.AreEqual(new PlaneDataViewType(4, 6), rows.Schema["Plane"].Type);
    }

    private sealed class AnySize
    {
        [PlaneType]
        public ImagePlane? Plane { get; set; }
    }

    private sealed class Sized
    {
        [PlaneType(4, 6)]
        public ImagePlane? Plane { get; set; }
    }
}
