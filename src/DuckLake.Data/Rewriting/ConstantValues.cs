namespace DuckLake.Data;

/// <summary>What the constants of a query's filters are, as DuckDB evaluated them.</summary>
internal sealed class ConstantValues(string?[] types, string?[] texts, IReadOnlyDictionary<(int Constant, string Type), string?> casts)
{
    /// <summary>Whether texts are compared by other rules than their bytes.</summary>
    public bool HasCollation { get; init; }

    /// <summary>The type of a constant as <c>typeof</c> names it.</summary>
    public string? TypeOf(int constant) => types[constant];

    /// <summary>The constant as VARCHAR; null for NULL and for one that cannot be evaluated.</summary>
    public string? Text(int constant) => texts[constant];

    /// <summary>The constant cast to another type, as VARCHAR; null when it cannot be cast.</summary>
    public string? Cast(int constant, string type) => casts.GetValueOrDefault((constant, type));
}
