using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CspPortal.Application.Persistence;

/// <summary>Instants are stored as UTC and read back as UTC on both providers.</summary>
public sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    value => value.Kind == DateTimeKind.Utc ? value : Refuse(value),
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc))
{
    private static DateTime Refuse(DateTime value) => throw new InvalidOperationException($"{value:O} is not UTC.");
}
