namespace DuckLake.Columnar;

/// <summary>Run ends (int16, int32 or int64) and one value per run.</summary>
public sealed class RunEndEncodedType : NestedType
{
    /// <summary>Creates the type over its two children.</summary>
    public RunEndEncodedType(Field runEnds, Field values)
        : base(runEnds, values)
    {
        if (runEnds.DataType.TypeId is not (ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64))
        {
            throw new ArgumentException($"Run ends are int16, int32 or int64; found {runEnds.DataType}.", nameof(runEnds));
        }
    }

    /// <summary>Field of the run ends.</summary>
    public Field RunEndsField => Fields[0];

    /// <summary>Field of the run values.</summary>
    public Field ValuesField => Fields[1];

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.RunEndEncoded;

    /// <inheritdoc/>
    public override string Name => "run_end_encoded";
}
