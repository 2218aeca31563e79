namespace DuckLake.Parquet.Writing;

/// <summary>Converts one Arrow value to a value of the file; inlined into the loop.</summary>
internal interface ILeafConverter<TFrom, TTo>
{
    /// <summary>True once a value did not fit.</summary>
    bool HasFailed { get; }

    TTo Convert(TFrom value);
}
