using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet;

/// <summary>
/// What to read from a file: projection, options and the Arrow schema they give. Made once per file, used for all its row
/// groups. Immutable; thread-safe.
/// </summary>
public sealed class ParquetReadPlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="metadata">The file's metadata.</param>
    /// <param name="projection">The leaves to read, or null for all.</param>
    /// <param name="options">Limits and choices, or null for the defaults.</param>
    /// <exception cref="InvalidParquetException">The schema cannot be mapped to Arrow.</exception>
    public ParquetReadPlan(ParquetMetadata metadata, ParquetProjection? projection = null, ParquetReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        Options = options ?? ParquetReaderOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.BatchRowCount, 1, nameof(options));
        try
        {
            Fields = ParquetToArrow.Convert(metadata.Schema, projection?.Selected, Options.StringRepresentation);
        }
        catch (InvalidParquetException e) when (e.Locate(metadata.FileName))
        {
            throw;
        }

        Schema = ParquetToArrow.ToSchema(Fields, metadata);
        Leaves = Array.ConvertAll(Fields, field =>
        {
            var leaves = new List<ArrowNode>();
            field.CollectLeaves(leaves);
            return leaves.ToArray();
        });
    }

    /// <summary>Limits and choices.</summary>
    public ParquetReaderOptions Options { get; }

    /// <summary>The Arrow schema of the batches; field ids stand in the field metadata under <c>PARQUET:field_id</c>.</summary>
    public Schema Schema { get; }

    internal ArrowNode[] Fields { get; }

    internal ArrowNode[][] Leaves { get; }

    /// <summary>The schema node that field <paramref name="field"/> of <see cref="Schema"/> stands for.</summary>
    public ParquetNode GetNode(int field) => Fields[field].Source;
}
