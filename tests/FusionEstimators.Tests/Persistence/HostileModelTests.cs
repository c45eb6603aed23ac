using System.Buffers.Binary;
using System.Text;
using FreshProcess;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class HostileModelTests
{
    private const int KindLengthOffset = 8;
    private const int KindOffset = 12;

    private readonly SavedModel _model;

    public HostileModelTests()
    {
        MLContext context = new();
        IDataView rows = context.Data.LoadFromEnumerable(SamplePair.Rows());
        _model = new SavedModel(context, context.Transforms.SplitYCrCb("Y", "Cr", "Cb", "First").Fit(rows));
    }

    [TestMethod]
    public void Every_truncation_of_the_state_is_a_typed_error()
    {
        byte[] state = _model.State;
        for (int length = 0; length < state.Length; length++)
        {
            Assert.IsInstanceOfType<ModelFormatException>(_model.WithState(state[..length]).LoadError(), $"{length} bytes");
        }
    }

    [TestMethod]
    public void Every_flipped_byte_gives_a_transformer_or_a_typed_error()
    {
        byte[] state = _model.State;
        int errors = 0;
        for (int i = 0; i < state.Length; i++)
        {
            byte[] flipped = [.. state];
            flipped[i] ^= 0x81;
            try
            {
                Assert.IsInstanceOfType<FusionTransformer>(_model.WithState(flipped).Load());
            }
            catch (Exception exception) when (SavedModel.Unwrap(exception) is ModelFormatException)
            {
                errors++;
            }
        }

        Assert.IsGreaterThan(KindOffset, errors, "at least the head must be checked");
    }

    [TestMethod]
    public void An_unknown_kind_is_refused_whatever_type_it_names()
    {
        string kind = typeof(HostileModelTests).AssemblyQualifiedName!;
        byte[] state = [.. _model.State[..KindLengthOffset], .. Prefixed(kind), .. BitConverter.GetBytes(1)];
        Exception error = _model.WithState(state).LoadError();
        Assert.IsInstanceOfType<ModelFormatException>(error);
        StringAssert.Contains(error.Message, kind);
        StringAssert.Contains(error.Message, "MergeYCrCb");
    }

    [TestMethod]
    public void A_newer_version_is_refused_with_both_versions()
    {
        byte[] state = _model.State;
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(4), 3);
        Assert.AreEqual(
            "The state of a FusionML transformer has version 3; this FusionML reads versions 1 to 2.",
            _model.WithState(state).LoadError().Message
        );
    }

    [TestMethod]
    public void A_newer_version_of_a_kind_is_refused_with_both_versions()
    {
        byte[] state = _model.State;
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(KindOffset + SplitYCrCbTransformer.StateKind.Length), 2);
        Assert.AreEqual(
            "The state of the FusionML transformer 'SplitYCrCb' has version 2; this FusionML reads versions 1 to 1.",
            _model.WithState(state).LoadError().Message
        );
    }

    [TestMethod]
    [DataRow(int.MaxValue)]
    [DataRow(-1)]
    [DataRow(4097)]
    public void A_length_that_can_not_be_is_refused_before_anything_is_allocated(int length)
    {
        byte[] state = _model.State;
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(KindLengthOffset), length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception error = _model.WithState(state).LoadError();
        Assert.IsInstanceOfType<ModelFormatException>(error);
        StringAssert.Contains(error.Message, length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.IsLessThan(20_000_000L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_state_that_is_too_long_or_has_a_tail_is_refused()
    {
        StringAssert.Contains(_model.WithState(new byte[(1 << 20) + 1]).LoadError().Message, "1048577 bytes");
        StringAssert.Contains(_model.WithState([.. _model.State, 0]).LoadError().Message, "1 bytes more");
    }

    [TestMethod]
    public void A_missing_state_is_a_typed_error() =>
        Assert.IsInstanceOfType<ModelFormatException>(_model.WithState(null).LoadError());

    [TestMethod]
    public void Text_that_is_not_utf8_is_refused()
    {
        byte[] state = _model.State;
        state[^1] = 0xFF;
        StringAssert.Contains(_model.WithState(state).LoadError().Message, "UTF-8");
    }

    [TestMethod]
    public void Two_outputs_of_one_name_are_refused_on_loading_too()
    {
        byte[] state = [.. _model.State];
        int cb = state.AsSpan().LastIndexOf("Cb"u8);
        state[cb + 1] = (byte)'r';
        Exception error = _model.WithState(state).LoadError();
        StringAssert.Contains(error.Message, "'Cr'");
    }

    private static byte[] Prefixed(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [.. BitConverter.GetBytes(bytes.Length), .. bytes];
    }
}
