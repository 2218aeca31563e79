namespace DuckLake.Metadata;

/// <summary>The type of a column in a kind of database.</summary>
/// <param name="Declaration">As in CREATE TABLE.</param>
/// <param name="Form">The form values are sent in.</param>
/// <param name="NeedsCast">Whether the database needs a cast from that form to the type.</param>
/// <param name="Conversion">The format of an expression that takes the place of the cast, over the value as <c>{0}</c>; null for none.</param>
internal readonly record struct SqlValueType(string Declaration, SqlValueForm Form, bool NeedsCast = false, string? Conversion = null)
{
    /// <summary>The expression that brings a parameter into the type.</summary>
    public string Cast(string marker) => Conversion is not null
        ? string.Format(System.Globalization.CultureInfo.InvariantCulture, Conversion, marker)
        : NeedsCast ? $"CAST({marker} AS {Declaration})" : marker;
}
