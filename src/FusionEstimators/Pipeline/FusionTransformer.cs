using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>
/// A transformer of FusionML: adds columns to the data, each row for itself, and is saved in ML.NET's model files.
/// </summary>
/// <remarks>
/// Thread-safe: one transformer serves any number of cursors and prediction engines at once (a single cursor belongs to one
/// thread, as always in ML.NET). Nothing is computed before a column is asked for. Planes handed out are new objects that stay
/// valid and are shared with whoever reads the same row: treat them as read-only. A getter disposes the <see cref="MLImage"/>
/// that it is handed, as the image transformers of ML.NET do, and no other: one variable for all rows holds one image at a time.
/// Where each row has a fresh variable, as with <c>Predict</c> and <c>CreateEnumerable</c>, each image is the caller's to
/// dispose of.
/// <para>
/// A transformer with a network owns an engine: native memory, threads, and buffers for the last picture sizes, made when the
/// first row is fused. Whoever called Fit or Load owns the transformer and disposes of it when no row is being read any more; a
/// chain disposes of its members, and a prediction engine, unless told otherwise, of the transformer that it was given. Others
/// hold nothing, and disposing of them does nothing.
/// </para>
/// <para>
/// Cursors that fuse on managed kernels at the same time, as those of <c>GetRowCursorSet</c> do, each borrow buffers of their
/// own, about 1 kB for each pixel of a picture that is not fused in strips, and each works with as many threads as
/// <see cref="Inference.FuseOptions.Threads"/> says: with 0, one per processor, these are as many as processors times cursors.
/// </para>
/// <para>
/// A model file can't describe picture columns: ML.NET leaves them out of the input schema that it saves, and refuses a schema
/// that has no other columns ("No valid columns to save"). Save a model whose input is pictures alone with a null schema.
/// </para>
/// </remarks>
public abstract class FusionTransformer : ITransformer, IDisposable
{
    static FusionTransformer() => PictureTypes.Register();

    private protected FusionTransformer(IReadOnlyList<string> outputNames, IReadOnlyList<InputColumn> inputs) =>
        (OutputNames, Inputs) = (outputNames, inputs);

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    internal IReadOnlyList<string> OutputNames { get; }

    internal IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>The name under which <see cref="TransformerFactories"/> knows this kind of transformer.</summary>
    private protected abstract string Kind { get; }

    /// <summary>The version of the fields that <see cref="WriteState"/> writes.</summary>
    private protected virtual int KindVersion => 1;

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new BoundColumns(this, inputSchema).OutputSchema;
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedDataView(new BoundColumns(this, input.Schema), input);
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new FusionRowMapper(new BoundColumns(this, inputSchema));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeResources();
        GC.SuppressFinalize(this);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        TransformerStorage.Save(ctx, Kind, KindVersion, WriteState, GetEntries());
    }

    /// <summary>The types of the output columns, given those of the input columns, which have the kinds asked for.</summary>
    /// <exception cref="SchemaMismatchException">The types don't go together.</exception>
    internal abstract IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes);

    /// <summary>
    /// One <see cref="ValueGetter{TValue}"/> per output column for the rows that <paramref name="row"/> stands for.
    /// </summary>
    /// <param name="row">The input's row or cursor.</param>
    /// <param name="inputs">The columns that this transformer reads, all of them active in <paramref name="row"/>.</param>
    /// <param name="active">Which output columns will be asked for; the getters of the others are never called.</param>
    internal abstract Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    );

    /// <summary>The transformer that a fit hands out: this one, unless it owns something that must be disposed of.</summary>
    internal virtual FusionTransformer ForFit() => this;

    /// <summary>Disposes of what this transformer owns.</summary>
    private protected virtual void DisposeResources() { }

    /// <summary>Writes the fields that the factory of this kind reads.</summary>
    private protected abstract void WriteState(StateWriter state);

    /// <summary>Further entries for the model file, such as weights.</summary>
    private protected virtual IReadOnlyDictionary<string, byte[]> GetEntries() => ImmutableDictionary<string, byte[]>.Empty;
}
